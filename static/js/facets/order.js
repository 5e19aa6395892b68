import { parseEdtf } from '../text/edtf.js';
import { reachOf } from '../text/places.js';
import { countryName } from '../text/sentences.js';

/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../data/edition.js').Strand} Strand */
/** @typedef {import('../state/address.js').Order} Order */
/** @typedef {import('../text/places.js').Reach} Reach */
/** @typedef {import('../text/translate.js').Translator} Translator */

/**
 * A cooperation as the list sorts it. What is not known is null, and comes
 * last whichever the direction.
 * @typedef {object} Entry
 * @property {Cooperation} cooperation
 * @property {{ id: string, name: string }[]} authorities in alphabetical order
 * @property {{ iso2: string, name: string }[]} countries in alphabetical order
 * @property {Reach | null} reach to its nearest partner
 * @property {number | null} year the first in which it may have begun
 */

/**
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {readonly Cooperation[]} cooperations
 * @param {readonly Strand[]} strands those that are drawn: from where distances are read
 * @returns {Entry[]} in alphabetical order
 */
export function entriesOf(edition, tr, cooperations, strands) {
  const reaches = reachesOf(edition, strands);
  /** @param {{ name: string }} a @param {{ name: string }} b */
  const byName = (a, b) => tr.compare(a.name, b.name);
  const entries = cooperations.map((cooperation) => {
    const authorities = new Set(cooperation.authorities.map(({ id }) => id));
    const countries = new Set(
      cooperation.partners.flatMap(({ id }) => edition.partners.get(id)?.countries ?? []),
    );
    return {
      cooperation,
      authorities: [...authorities]
        .map((id) => ({ id, name: edition.authorities.get(id)?.name ?? id }))
        .sort(byName),
      countries: [...countries].map((iso2) => ({ iso2, name: countryName(edition, tr, iso2) })).sort(byName),
      reach: reaches.get(cooperation.id) ?? null,
      year: parseEdtf(cooperation.start)?.year ?? null,
    };
  });
  return entries.sort(
    (a, b) =>
      tr.compare(a.authorities[0]?.name ?? '', b.authorities[0]?.name ?? '') ||
      tr.compare(a.cooperation.title, b.cooperation.title),
  );
}

/**
 * Sorts entries that are in alphabetical order, which those that are equal keep.
 * @param {Translator} tr
 * @param {readonly Entry[]} entries
 * @param {Order} order
 * @returns {Entry[]}
 */
export function sorted(tr, entries, { by, descending }) {
  /** @type {Record<Order['by'], (entry: Entry) => string | number | null>} */
  const keys = {
    nom: ({ authorities }) => authorities[0]?.name ?? null,
    pays: ({ countries }) => countries[0]?.name ?? null,
    distance: ({ reach }) => reach?.km ?? null,
    annee: ({ year }) => year,
  };
  const key = keys[by];
  const known = entries.filter((entry) => key(entry) !== null);
  const unknown = entries.filter((entry) => key(entry) === null);
  const way = descending ? -1 : 1;
  known.sort((a, b) => way * compare(tr, key(a), key(b)));
  return [...known, ...unknown];
}

/** @param {Translator} tr @param {string | number | null} a @param {string | number | null} b */
function compare(tr, a, b) {
  return typeof a === 'number' ? a - Number(b) : tr.compare(String(a), String(b));
}

/**
 * How far the nearest partner of each cooperation is. Being in a network with
 * somebody is no distance, and neither is a whole country.
 * @param {Edition} edition
 * @param {readonly Strand[]} strands
 * @returns {Map<string, Reach>}
 */
function reachesOf(edition, strands) {
  /** @type {Map<string, Reach>} */
  const reaches = new Map();
  for (const { properties } of strands) {
    const reach = properties.kind === 'network' ? null : reachOf(edition, properties);
    if (!reach) continue;
    for (const id of properties.cooperations) {
      const before = reaches.get(id);
      if (!before || reach.km < before.km) reaches.set(id, reach);
    }
  }
  return reaches;
}
