/**
 * @typedef {object} KeptPage
 * @property {string} address
 * @property {'map' | 'record' | 'stand-in'} kind
 * @property {string} digest of the edition that a map shows; "" for the others
 * @property {number} at when it was kept, in milliseconds
 * @property {string[]} files that it needs
 */

const MOST_EDITIONS = 2;
const MOST_RECORDS = 60;

/**
 * What goes, so that a browser never keeps much: maps of older editions than the
 * last two, and records read longest ago.
 * @param {readonly KeptPage[]} pages
 * @returns {KeptPage[]}
 */
export function outdated(pages) {
  const newest = [...pages].sort((a, b) => b.at - a.at);
  const maps = newest.filter(({ kind }) => kind === 'map');
  const editions = [...new Set(maps.map(({ digest }) => digest))].slice(0, MOST_EDITIONS);
  return [
    ...maps.filter(({ digest }) => !editions.includes(digest)),
    ...newest.filter(({ kind }) => kind === 'record').slice(MOST_RECORDS),
  ];
}
