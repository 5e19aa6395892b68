/**
 * The pages that a browser keeps, and the files they are made of. A page is put
 * there only when all its files are, and files go only when no page that is
 * kept needs them: what is kept opens whole, whatever is interrupted. Names of
 * files change with their content, so that two builds and two editions stand
 * side by side, and share what they have in common.
 */

import { filesOf, filesOfStyle, standInOf } from './made-of.js';
import { outdated } from './outdated.js';
import { isFile, plainAddress, prefixOf } from './route.js';

/** @typedef {import('./outdated.js').KeptPage} KeptPage */

/**
 * @typedef {object} Keep what a page asks the worker to keep
 * @property {string} page its address
 * @property {string} digest of the edition it shows, "" for a page of records
 * @property {string[]} files it was seen to need, or may, beside those it names
 */

/** Changes when what is written below does. */
const FORMAT = 1;
/** Where a kept page holds what it is, in JSON. */
const LABEL = 'X-Kept';
const DAY = 24 * 3600_000;

/** @param {string} root the address of the atlas: others of the same host have their own shelf */
export function openShelf(root) {
  const prefix = `passerelles ${root} `;
  const openPages = () => caches.open(`${prefix}pages ${FORMAT}`);
  const openFiles = () => caches.open(`${prefix}files ${FORMAT}`);
  let last = Promise.resolve();

  return { page, standIn, file, keep, tidy };

  /** @param {string} url @returns {Promise<Response | undefined>} */
  async function page(url) {
    return (await openPages()).match(plainAddress(url));
  }

  /** @param {string} url @returns {Promise<Response | undefined>} what immutable files answer */
  async function file(url) {
    return (await openFiles()).match(url, { ignoreVary: true });
  }

  /**
   * The page that says that one is offline, in the language of an address if
   * that one is kept.
   * @param {string} url
   * @returns {Promise<Response | undefined>}
   */
  async function standIn(url) {
    const kept = (await labels()).filter(({ kind }) => kind === 'stand-in');
    const lang = prefixOf(url, root);
    const chosen = kept.find(({ address }) => prefixOf(address, root) === lang) ?? kept[0];
    return chosen && page(chosen.address);
  }

  /**
   * Keeps a page that was read, one after the other: two tabs may ask together.
   * A failure, a full disk among them, leaves what was kept before.
   * @param {Keep} asked
   * @returns {Promise<void>}
   */
  function keep(asked) {
    last = last.then(async () => {
      await keepWhole(asked).catch(() => {});
      await sweep().catch(() => {});
    });
    return last;
  }

  /** @param {Keep} asked */
  async function keepWhole({ page: url, digest, files }) {
    const html = await put(plainAddress(url), digest ? 'map' : 'record', digest, files);
    const other = standInOf(html, url);
    if (other && !(await isFresh(other))) await put(other, 'stand-in', '', []);
  }

  /**
   * @param {string} address
   * @param {KeptPage['kind']} kind
   * @param {string} digest
   * @param {string[]} more files, beside those it names
   * @returns {Promise<string>} the page
   */
  async function put(address, kind, digest, more) {
    const { html, headers } = await read(address, digest);
    const named = [...filesOf(html, address, root), ...more.filter((each) => isFile(each, root))];
    const files = await putFiles([...new Set(named)]);
    /** @type {KeptPage} */
    const label = { address, kind, digest, at: Date.now(), files };
    headers.set(LABEL, JSON.stringify(label));
    // The page is told that it comes from here: it says so when nothing else answers.
    const marked = html.replace('<html', '<html data-kept="true"');
    await (await openPages()).put(address, new Response(marked, { headers }));
    return html;
  }

  /** @param {string} address */
  async function isFresh(address) {
    const kept = (await labels()).find((each) => each.address === address);
    return kept !== undefined && Date.now() - kept.at < DAY;
  }

  /**
   * Reads a page as the browser has it already, or asks for it where that is not
   * the one that was read.
   * @param {string} address
   * @param {string} digest
   */
  async function read(address, digest) {
    for (const cache of /** @type {const} */ (['force-cache', 'no-cache'])) {
      const response = await fetch(address, { cache });
      if (!response.ok || response.redirected) break;
      const html = await response.text();
      if (!html.includes(digest)) continue;
      const headers = new Headers(response.headers);
      headers.delete('Content-Encoding'); // of what was sent, not of the text
      headers.delete('Content-Length');
      return { html, headers };
    }
    throw new Error(`${address} is no longer what was read`);
  }

  /**
   * Puts the files that are not there yet, and the fonts of their styles. They
   * are immutable: those that the page has read come from the browser's cache.
   * @param {string[]} wanted
   * @returns {Promise<string[]>} all that is needed
   */
  async function putFiles(wanted) {
    const shelf = await openFiles();
    const all = [...wanted];
    // It grows while it is walked along: styles name fonts.
    for (const address of all) {
      let found = await shelf.match(address, { ignoreVary: true });
      if (!found) {
        const response = await fetch(address);
        if (!response.ok) throw new Error(`${address}: ${response.status}`);
        found = response.clone();
        await shelf.put(address, response);
      }
      if (!address.endsWith('.css')) continue;
      for (const font of filesOfStyle(await found.text(), address, root)) {
        if (!all.includes(font)) all.push(font);
      }
    }
    return all;
  }

  /** @returns {Promise<KeptPage[]>} */
  async function labels() {
    const shelf = await openPages();
    const responses = await Promise.all((await shelf.keys()).map((request) => shelf.match(request)));
    return responses.flatMap((response) => {
      const label = response?.headers.get(LABEL);
      return label ? [JSON.parse(label)] : [];
    });
  }

  /** Takes away what is outdated, then the files that nothing kept needs. */
  async function sweep() {
    const [pages, files, kept] = await Promise.all([openPages(), openFiles(), labels()]);
    const going = outdated(kept);
    await Promise.all(going.map(({ address }) => pages.delete(address)));
    const needed = new Set(kept.filter((each) => !going.includes(each)).flatMap((each) => each.files));
    const unused = (await files.keys()).filter(({ url }) => !needed.has(url));
    await Promise.all(unused.map((request) => files.delete(request, { ignoreVary: true })));
  }

  /** Takes away what older workers kept in a form that this one does not read. */
  async function tidy() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(prefix) && !name.endsWith(` ${FORMAT}`));
    await Promise.all(old.map((name) => caches.delete(name)));
  }
}
