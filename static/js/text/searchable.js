import { fold } from './fold.js';

/**
 * Names as people type them.
 */

/**
 * What countries are called besides their names, in what people type.
 * @type {Record<string, string[]>}
 */
const ALSO = {
  BA: ['Bosnie'],
  BY: ['Biélorussie'],
  CD: ['RDC', 'Zaïre', 'Congo-Kinshasa'],
  CI: ['Ivory Coast'],
  CZ: ['Tchéquie', 'République tchèque', 'Czechia', 'Czech Republic', 'Tchécoslovaquie'],
  DE: ['RFA', 'RDA'],
  GB: [
    'Grande-Bretagne',
    'Angleterre',
    'Écosse',
    'Pays de Galles',
    'Irlande du Nord',
    'Great Britain',
    'England',
    'Scotland',
    'Wales',
    'Northern Ireland',
    'UK',
  ],
  KR: ['Corée du Sud', 'South Korea'],
  MD: ['Moldavie', 'Moldova'],
  MK: ['Macédoine', 'Macedonia'],
  MM: ['Birmanie', 'Burma'],
  NL: ['Hollande', 'Holland'],
  PS: ['Territoires palestiniens', 'Cisjordanie', 'Gaza', 'West Bank'],
  RU: ['Russie', 'Russia', 'URSS'],
  TR: ['Turquie', 'Turkey'],
  US: ['USA', 'Amérique', 'America'],
  VN: ['Viêt Nam', 'Vietnam'],
};

/** @param {string} iso2 @returns {readonly string[]} */
export function countryAliases(iso2) {
  return ALSO[iso2] ?? [];
}

/**
 * A text as it is searched: folded, with the abbreviations of saints written
 * out, so that "st-omer" finds Saint-Omer; Arabic without its articles, and
 * without the endings that are typed one for the other.
 * @param {string} text
 */
export function searchable(text) {
  return fold(text)
    .replace(/\bst(e?)\b/g, 'saint$1')
    .replace(/(^| )ال(?=\p{L}{2})/gu, '$1')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي');
}

/**
 * The names that are nearly what was typed, the nearest first.
 * @param {string} query
 * @param {Iterable<string>} names
 * @param {number} [most]
 * @returns {string[]}
 */
export function nearNames(query, names, most = 4) {
  const asked = searchable(query);
  if (asked.length < 3) return [];
  const limit = asked.length < 5 ? 1 : asked.length < 9 ? 2 : 3;
  /** @type {Map<string, number>} */
  const gaps = new Map();
  for (const name of names) {
    const whole = searchable(name);
    const gap = Math.min(...[whole, ...whole.split(' ')].map((word) => editDistance(asked, word, limit)));
    if (gap <= limit) gaps.set(name, gap);
  }
  return [...gaps]
    .sort(([a, x], [b, y]) => x - y || a.length - b.length)
    .slice(0, most)
    .map(([name]) => name);
}

/**
 * How many letters have to be changed, added, left out or exchanged with the
 * next to make one word of another (optimal string alignment).
 * @param {string} a
 * @param {string} b
 * @param {number} limit beyond it, any number does
 */
export function editDistance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  /** @type {number[]} */
  let older = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], older[j - 2] + 1);
    }
    older = last;
    last = row;
  }
  return last[b.length];
}
