import { groupBy, setLanes } from '../data/group-by.js';
import { linkTest } from './sift.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../data/edition.js').Strand} Strand */

/**
 * The lines of what filters leave, each counting only the cooperations that
 * remain, side by side where several of a link do.
 * @param {Edition} edition
 * @param {import('./deck.js').Deck} deck
 * @param {import('../state/filters.js').Filters} filters
 * @param {import('./sift.js').Sifted} sifted
 * @returns {Strand[]}
 */
export function siftedStrands(edition, deck, filters, sifted) {
  if (sifted.cooperations.length === sifted.total) return edition.strands;
  const test = linkTest(edition, deck, filters);
  /** @type {Strand[]} */
  const strands = [];
  for (const strand of edition.strands) {
    if (!test(strand.properties)) continue;
    const cooperations = strand.properties.cooperations.filter((id) => sifted.ids.has(id));
    if (cooperations.length === 0) continue;
    const properties = { ...strand.properties, cooperations, count: cooperations.length };
    strands.push({ ...strand, properties });
  }
  setLanes(groupBy(strands, (strand) => strand.id).values());
  return strands;
}
