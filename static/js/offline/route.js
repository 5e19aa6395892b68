/**
 * What the service worker does with a request. Everything it does not name goes
 * to the network as if there were no worker.
 */

/**
 * @typedef {object} Asked the part of a request that decides
 * @property {string} method
 * @property {string} mode
 * @property {string} url
 * @property {boolean} ranged whether a part of the answer is asked for
 */

/**
 * @typedef {'file' | 'page' | 'kiosk' | 'none'} Route
 * file: its address stands for one content, for ever: what is kept is as good.
 * page, kiosk: the network first, which a kiosk waits for less long.
 */

const FILE = /^(assets\/.|editions\/[^/]+\/(?!api\/edition$).)/;
const KIOSK = /^([a-z]{2}\/)?kiosque(\/|\/index\.html|\.html)?$/;

/** What one can go to that is no page to keep: data, what staff read, the page that others frame. */
const NO_PAGE =
  /^(api|layers|editions|assets)\/|^(livez|readyz|metrics)$|^([a-z]{2}\/)?(integrer(\/|\.|$)|kiosque\/)|\.(?!html$)[a-z0-9]+$/;

/**
 * @param {Asked} asked
 * @param {string} root the address of the atlas, with its slash
 * @returns {Route}
 */
export function routeOf({ method, mode, url, ranged }, root) {
  if (method !== 'GET' || ranged) return 'none';
  if (isFile(url, root)) return 'file';
  if (mode !== 'navigate' || !url.startsWith(root)) return 'none';
  const path = pathOf(url, root);
  if (KIOSK.test(path)) return 'kiosk';
  return NO_PAGE.test(path) ? 'none' : 'page';
}

/**
 * Whether an address stands for one content: those of the build and of an
 * edition do, but for its manifest, whose number and date may change.
 * @param {string} url
 * @param {string} root
 */
export function isFile(url, root) {
  return url.startsWith(root) && !url.includes('?') && FILE.test(pathOf(url, root));
}

/** Pages that are another for each query: what they show is asked for in it. */
const ASKED = /\/missions\/(dossier|plan)\/?\?/;

/**
 * The address that a page is kept under. The view of the map is in the query,
 * which the page reads by itself: all views are one page. A dossier of a mission
 * is made for its query.
 * @param {string} url
 */
export function plainAddress(url) {
  const whole = url.replace(/#.*$/, '');
  return ASKED.test(whole) ? whole : whole.replace(/\?.*$/, '');
}

/**
 * The language in the address of a page; none in the first language.
 * @param {string} url
 * @param {string} root
 */
export function prefixOf(url, root) {
  return /^[a-z]{2}\//.exec(pathOf(url, root))?.[0] ?? '';
}

/** @param {string} url @param {string} root */
function pathOf(url, root) {
  return url.replace(/[?#].*$/, '').slice(root.length);
}
