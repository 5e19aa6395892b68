import { readable } from '../state/address.js';

/** What the list, which is not there, needs no word of. */
const LEFT_OUT = ['vue', 'onglet', 'tri'];

/**
 * The address of the map for another site's page, with the view of this one.
 * @param {string} page its address, whole or not
 * @param {string} here the address of this page
 */
export function embedAddress(page, here) {
  const address = new URL(page, here);
  const query = new URL(here).searchParams;
  for (const name of LEFT_OUT) query.delete(name);
  address.search = readable(query);
  return address.href;
}

/**
 * What to paste into another site's page.
 * @param {string} address
 * @param {string} title what a screen reader calls the frame
 */
export function embedCode(address, title) {
  return `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="480" loading="lazy" style="border:0"></iframe>`;
}

/** @param {string} text as it stands in an attribute */
function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
