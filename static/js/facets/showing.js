import { deckOf } from './deck.js';
import { sift } from './sift.js';
import { siftedStrands } from './strands.js';

/** @typedef {import('../data/edition.js').Edition} Edition */

/**
 * What is shown of an edition at any moment: worked out once for each set of
 * filters, and asked for by the map, the list and the legend.
 * @param {Edition} edition
 * @param {() => import('../state/filters.js').Filters} filters those of the moment
 */
export function makeShowing(edition, filters) {
  let deck = deckOf(edition);
  /** @type {unknown} */
  let of = null;
  let sifted = sift(deck, filters());
  let strands = edition.strands;
  const refresh = () => {
    const now = filters();
    if (now === of) return;
    of = now;
    sifted = sift(deck, now);
    strands = siftedStrands(edition, deck, now, sifted);
  };
  refresh();
  return {
    get deck() {
      return deck;
    },
    get sifted() {
      refresh();
      return sifted;
    },
    get strands() {
      refresh();
      return strands;
    },
    /** @param {Map<string, string>} names what else partners are called: a text may match by them */
    learn(names) {
      deck = deckOf(edition, names);
      of = null;
    },
  };
}

/** @typedef {ReturnType<typeof makeShowing>} Showing */
