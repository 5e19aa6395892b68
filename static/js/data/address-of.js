/**
 * Where an address of the site is from this page. The program writes addresses
 * from its root ("/api/edition"); the page says where that root is, which on a
 * host of files may be any folder.
 * @param {string} address
 * @param {string} [root] of the site
 * @param {string} [page] the address of the page
 * @returns {string} the address as it is, when it does not begin at the root
 */
export function addressOf(address, root = document.body.dataset.root ?? '/', page = document.baseURI) {
  if (!address.startsWith('/') || address.startsWith('//')) return address;
  return new URL(address.slice(1), new URL(root, page)).href;
}
