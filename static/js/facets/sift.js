import { ALL, CHOICES, narrowing, without } from '../state/filters.js';
import { matches } from '../text/fold.js';
import { searchable } from '../text/searchable.js';

/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('../state/filters.js').ChoiceName} ChoiceName */
/** @typedef {import('../state/filters.js').Filters} Filters */
/** @typedef {import('./deck.js').Card} Card */
/** @typedef {import('./deck.js').Deck} Deck */

/**
 * What filters leave of a deck. A count beside a value is what choosing that
 * value alone in its facet would leave, the other facets being as they are.
 * @typedef {object} Sifted
 * @property {Cooperation[]} cooperations
 * @property {Set<string>} ids
 * @property {number} total how many there are without any filter
 * @property {Record<ChoiceName, Map<string, number>>} counts
 * @property {Map<number, number>} years how many began in each, whatever the period chosen
 * @property {number} undated how many have no date, whatever the period chosen
 */

/**
 * @param {Deck} deck
 * @param {Filters} filters
 * @returns {Sifted}
 */
export function sift(deck, filters) {
  const holds = testsOf(filters);
  const counts = /** @type {Sifted['counts']} */ (
    Object.fromEntries(CHOICES.map((name) => [name, new Map()]))
  );
  /** @type {Cooperation[]} */
  const cooperations = [];
  /** @type {Map<number, number>} */
  const years = new Map();
  let undated = 0;
  for (const card of deck.cards) {
    const failed = holds.filter(([, test]) => !test(card)).map(([facet]) => facet);
    if (failed.length > 1) continue;
    const [only] = failed;
    if (!only) cooperations.push(card.cooperation);
    for (const name of CHOICES) {
      if (only && only !== name) continue;
      for (const value of card.values[name]) counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
    }
    if (only && only !== 'period') continue;
    if (!card.years) undated++;
    else if (card.year !== null) years.set(card.year, (years.get(card.year) ?? 0) + 1);
  }
  const ids = new Set(cooperations.map(({ id }) => id));
  return { cooperations, ids, total: deck.cards.length, counts, years, undated };
}

/**
 * Where nothing is left: what taking away one filter would leave, the most
 * first.
 * @param {Deck} deck
 * @param {Filters} filters
 * @returns {{ facet: keyof Filters, count: number }[]}
 */
export function widenings(deck, filters) {
  const facets = narrowing(filters);
  if (facets.length < 2) return [];
  return facets
    .map((facet) => ({ facet, count: sift(deck, without(filters, facet)).cooperations.length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

/**
 * Whether a link's own ends are among what is asked for: a cooperation with
 * partners in two countries is one line when only one of them is chosen.
 * @param {import('../data/edition.js').Edition} edition
 * @param {Deck} deck
 * @param {Filters} filters
 * @returns {(link: import('../contract.d.ts').LinkProperties) => boolean}
 */
export function linkTest(edition, deck, { places, kinds }) {
  return ({ authority, partner }) => {
    const kind = edition.authorities.get(authority)?.kind ?? 'commune';
    if (kinds && !kinds.includes(kind)) return false;
    const around = (edition.partners.get(partner)?.countries ?? []).flatMap(deck.around);
    return !places || around.some((code) => places.includes(code));
  };
}

/** @param {Filters} filters @returns {[keyof Filters, (card: Card) => boolean][]} */
function testsOf(filters) {
  /** @type {[keyof Filters, (card: Card) => boolean][]} */
  const tests = [];
  for (const name of CHOICES) {
    const choice = filters[name];
    if (choice) tests.push([name, ({ values }) => values[name].some((value) => choice.includes(value))]);
  }
  const { period } = filters;
  if (period) {
    tests.push([
      'period',
      ({ years }) => (years ? years[0] <= period.to && years[1] >= period.from : period.undated),
    ]);
  }
  const query = searchable(filters.query);
  if (filters.query !== ALL.query) tests.push(['query', ({ text }) => matches(text, query)]);
  return tests;
}
