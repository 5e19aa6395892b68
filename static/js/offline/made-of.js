/** What a page is made of, read in it: the files that it needs to open again. */

import { isFile } from './route.js';

const NAMED = /\s(?:src|href|data-[a-z-]+)="([^"]+)"/g;
const DRAWN = /url\(["']?([^"')]+)/g;
const OFFLINE = /\sdata-offline="([^"]+)"/;

/**
 * @param {string} html
 * @param {string} address of the page
 * @param {string} root of the atlas
 * @returns {string[]} the files that it names, each once
 */
export function filesOf(html, address, root) {
  return filesNamed(html.matchAll(NAMED), address, root);
}

/**
 * @param {string} css
 * @param {string} address of the style sheet
 * @param {string} root of the atlas
 * @returns {string[]} fonts, those that no text has asked for yet among them
 */
export function filesOfStyle(css, address, root) {
  return filesNamed(css.matchAll(DRAWN), address, root);
}

/**
 * @param {string} html
 * @param {string} address of the page
 * @returns {string | undefined} the page that stands in, in the same language, for those that were never read
 */
export function standInOf(html, address) {
  const named = OFFLINE.exec(html)?.[1];
  return named && new URL(named, address).href;
}

/**
 * @param {Iterable<RegExpMatchArray>} matches
 * @param {string} address
 * @param {string} root
 */
function filesNamed(matches, address, root) {
  /** @type {Set<string>} */
  const files = new Set();
  for (const [, named] of matches) {
    const file = resolved(named, address);
    if (isFile(file, root)) files.add(file);
  }
  return [...files];
}

/** @param {string} named @param {string} address */
function resolved(named, address) {
  try {
    return new URL(named, address).href.replace(/#.*$/, '');
  } catch {
    return ''; // not an address
  }
}
