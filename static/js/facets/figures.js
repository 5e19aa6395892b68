import { ALL, sameFilters } from '../state/filters.js';

/** @typedef {import('./deck.js').Card} Card */
/** @typedef {import('./deck.js').Deck} Deck */
/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../state/filters.js').Filters} Filters */

/** Countries beyond these are counted together. */
const FEW = 8;
const DECADE = 10;

/** @typedef {{ value: string, count: number }} Bar */

/**
 * The whole of what is shown, in few numbers. A cooperation of several
 * countries, or of authorities of several kinds, counts in each.
 * @typedef {object} Figures
 * @property {number} total
 * @property {Bar[]} themes in legend order
 * @property {Bar[]} countries the most first; of equal ones, the edition's order
 * @property {{ countries: number, cooperations: number }} others the countries beyond, and the cooperations that are in one of them
 * @property {number} nowhere cooperations in no known country
 * @property {{ from: number, count: number }[]} decades from the first to the last, those without any too
 * @property {number} undated of which not even the decade is known
 * @property {Bar[]} kinds of authority
 */

/**
 * @param {Edition} edition
 * @param {Deck} deck
 * @param {ReadonlySet<string>} ids the cooperations that are shown
 * @returns {Figures}
 */
export function figuresOf(edition, deck, ids) {
  const cards = deck.cards.filter(({ cooperation }) => ids.has(cooperation.id));
  /** @param {Card} card */
  const countriesOf = ({ values }) => values.places.filter((code) => edition.countries.has(code));
  const byCountry = tally(cards, countriesOf);
  const order = [...edition.countries.keys()];
  const countries = order
    .filter((code) => byCountry.has(code))
    .sort((a, b) => (byCountry.get(b) ?? 0) - (byCountry.get(a) ?? 0));
  // One country too many takes no more room than saying that there is one.
  const few = countries.length === FEW + 1 ? countries : countries.slice(0, FEW);
  const beyond = new Set(countries.slice(few.length));
  const { decades, undated } = decadesOf(cards);
  return {
    total: cards.length,
    themes: barsOf(
      deck.known.themes,
      tally(cards, ({ values }) => values.themes),
    ),
    countries: barsOf(few, byCountry),
    others: {
      countries: beyond.size,
      cooperations: cards.filter((card) => countriesOf(card).some((code) => beyond.has(code))).length,
    },
    nowhere: cards.filter((card) => countriesOf(card).length === 0).length,
    decades,
    undated,
    kinds: barsOf(
      deck.known.kinds,
      tally(cards, ({ values }) => values.kinds),
    ),
  };
}

/**
 * The filters once a bar is pressed: that value alone in its facet; or all of
 * it again, when it is that value alone already.
 * @param {Filters} filters
 * @param {Partial<Filters>} only the facet, with the value
 * @returns {Filters}
 */
export function pressed(filters, only) {
  const next = { ...filters, ...only };
  if (!sameFilters(next, filters)) return next;
  const facets = /** @type {(keyof Filters)[]} */ (Object.keys(only));
  return { ...filters, ...Object.fromEntries(facets.map((facet) => [facet, ALL[facet]])) };
}

/** @param {Card[]} cards @param {(card: Card) => readonly string[]} valuesOf @returns {Map<string, number>} */
function tally(cards, valuesOf) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const value of cards.flatMap(valuesOf)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** @param {readonly string[]} order @param {Map<string, number>} counts @returns {Bar[]} those with something */
function barsOf(order, counts) {
  return order.flatMap((value) => {
    const count = counts.get(value) ?? 0;
    return count > 0 ? [{ value, count }] : [];
  });
}

/** @param {Card[]} cards @returns {Pick<Figures, 'decades' | 'undated'>} */
function decadesOf(cards) {
  const known = cards.flatMap(({ years }) => {
    const from = years && years[0] - (years[0] % DECADE);
    return years && from !== null && years[1] < from + DECADE ? [from] : [];
  });
  const undated = cards.length - known.length;
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const from of known) counts.set(from, (counts.get(from) ?? 0) + 1);
  const first = Math.min(...counts.keys());
  const last = Math.max(...counts.keys());
  const decades = [];
  for (let from = first; from <= last; from += DECADE) decades.push({ from, count: counts.get(from) ?? 0 });
  return { decades, undated };
}
