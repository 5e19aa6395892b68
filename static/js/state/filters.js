/**
 * What is shown of the atlas, and how the address says it. Every filter starts
 * as null, which is: all.
 */

/** @typedef {readonly string[] | null} Choice the values that are on; null for all of them */

/** @typedef {{ from: number, to: number, undated: boolean }} Period */

/**
 * @typedef {object} Filters
 * @property {Choice} themes codes, by the first theme of a cooperation
 * @property {Choice} types legal forms
 * @property {Choice} status
 * @property {Choice} places countries (ISO 3166-1) and regions of the world (UN M49)
 * @property {Choice} kinds of authority
 * @property {Choice} confidence
 * @property {Period | null} period
 * @property {string} query words that every record shown has
 */

/** @typedef {'themes' | 'types' | 'status' | 'places' | 'kinds' | 'confidence'} ChoiceName */

/** @typedef {Record<ChoiceName, readonly string[]>} Known what each choice is among */

/** @type {readonly ChoiceName[]} */
export const CHOICES = ['themes', 'types', 'status', 'places', 'kinds', 'confidence'];

/** @type {Filters} */
export const ALL = Object.freeze({
  themes: null,
  types: null,
  status: null,
  places: null,
  kinds: null,
  confidence: null,
  period: null,
  query: '',
});

/** What the address calls them, in the language of most of its readers. @type {Record<ChoiceName, string>} */
const PARAMETERS = {
  themes: 'themes',
  types: 'formes',
  status: 'etat',
  places: 'pays',
  kinds: 'niveaux',
  confidence: 'fiabilite',
};
/** Themes can all be switched off, as the layers of a map can. */
const NONE = '-';
const UNDATED = 'sans-date';
const LONGEST = 200;
const YEARS = /^(\d{4})-(\d{4})$/;

/**
 * The facets that narrow what is shown, in the order in which they are named.
 * @param {Filters} filters
 * @returns {(keyof Filters)[]}
 */
export function narrowing(filters) {
  /** @type {(keyof Filters)[]} */
  const facets = ['query', ...CHOICES, 'period'];
  return facets.filter((facet) => (facet === 'query' ? filters.query !== '' : filters[facet] !== null));
}

/**
 * @param {Filters} filters
 * @param {keyof Filters} facet
 * @returns {Filters} the same without it
 */
export function without(filters, facet) {
  return { ...filters, [facet]: ALL[facet] };
}

/**
 * A choice with one value more, or less. The last one taken away leaves all.
 * @param {Choice} choice
 * @param {string} value
 * @returns {Choice}
 */
export function toggled(choice, value) {
  const on = choice ?? [];
  const next = on.includes(value) ? on.filter((each) => each !== value) : [...on, value];
  return next.length > 0 ? next : null;
}

/** @param {Filters} a @param {Filters} b */
export function sameFilters(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Reads the filters of an address; what makes no sense in it is left out.
 * @param {URLSearchParams} query
 * @param {Known} known
 * @returns {Filters}
 */
export function readFilters(query, known) {
  /** @type {Filters} */
  const filters = { ...ALL, query: (query.get('q') ?? '').trim().slice(0, LONGEST) };
  for (const name of CHOICES) filters[name] = readChoice(query.get(PARAMETERS[name]), known[name], name);
  filters.period = readPeriod(query.get('annees'));
  return filters;
}

/**
 * @param {URLSearchParams} query is written into
 * @param {Filters} filters
 */
export function writeFilters(query, filters) {
  /** @param {string} name @param {string | null} value */
  const set = (name, value) => (value === null ? query.delete(name) : query.set(name, value));
  for (const name of CHOICES) {
    const choice = filters[name];
    set(PARAMETERS[name], choice ? choice.join(',') || NONE : null);
  }
  const { period } = filters;
  set('annees', period && `${period.from}-${period.to}${period.undated ? `,${UNDATED}` : ''}`);
  set('q', filters.query || null);
}

/** @param {string | null} text @param {readonly string[]} known @param {ChoiceName} name @returns {Choice} */
function readChoice(text, known, name) {
  if (!text) return null;
  const asked = text.split(',');
  const values = known.filter((code) => asked.includes(code));
  // Every theme is all of them; every region of the world has others in it.
  if (name !== 'places' && values.length === known.length) return null;
  if (values.length > 0) return values;
  return name === 'themes' && text === NONE ? [] : null;
}

/** @param {string | null} text @returns {Period | null} */
function readPeriod(text) {
  const [years, undated, ...rest] = (text ?? '').split(',');
  const found = YEARS.exec(years);
  if (!found || rest.length > 0 || (undated !== undefined && undated !== UNDATED)) return null;
  const [from, to] = [Number(found[1]), Number(found[2])];
  return from <= to ? { from, to, undated: undated === UNDATED } : null;
}
