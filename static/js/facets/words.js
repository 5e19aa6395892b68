import { narrowing } from '../state/filters.js';
import { countryName } from '../text/sentences.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../state/filters.js').ChoiceName} ChoiceName */
/** @typedef {import('../state/filters.js').Filters} Filters */
/** @typedef {import('../text/translate.js').Translator} Translator */

/** More values than this are counted, not named. */
const FEW = 3;

/**
 * What a value of a facet is called beside its box.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {ChoiceName} facet
 * @param {string} value
 */
export function valueLabel(edition, tr, facet, value) {
  switch (facet) {
    case 'themes':
      return tr.pick(edition.themeOf.get(value)?.label) || value;
    case 'types':
      return tr.pick(edition.types.get(value)) || value;
    case 'places':
      return edition.countries.has(value)
        ? countryName(edition, tr, value)
        : tr.pick(edition.reference.world_regions?.find(({ code }) => code === value)?.name) || value;
    case 'kinds':
      return tr.t(`facet.kind.${value}`);
    case 'status':
      return tr.t(`facet.status.${value}`);
    case 'confidence':
      return tr.t(`facet.confidence.${value}`);
  }
}

/**
 * What a filter leaves, in few words: "eau", "Sénégal, Mali", "4 pays",
 * "1990–2010", "« lycée »".
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Filters} filters
 * @param {keyof Filters} facet
 */
export function facetWords(edition, tr, filters, facet) {
  if (facet === 'query') return tr.t('facet.query_words', { query: filters.query });
  if (facet === 'period') return filters.period ? periodWords(tr, filters.period) : '';
  const values = filters[facet] ?? [];
  if (values.length === 0) return tr.t('facet.no_theme');
  if (values.length > FEW) return tr.n(`facet.several.${facet}`, values.length);
  return values
    .map((value) => short(tr, facet, valueLabel(edition, tr, facet, value)))
    .join(tr.t('sentence.comma'));
}

/** @param {Translator} tr @param {import('../state/filters.js').Period} period */
function periodWords(tr, { from, to, undated }) {
  const years = from === to ? String(from) : `${from}–${to}`;
  return undated ? tr.t('facet.years_and_undated', { years }) : years;
}

/**
 * A label as it stands in a sentence: "Eau, déchets, environnement et climat"
 * is "eau" there.
 * @param {Translator} tr
 * @param {ChoiceName} facet
 * @param {string} label
 */
function short(tr, facet, label) {
  if (facet === 'places') return label;
  const [first] = label.split(/[,،]| \(/)[0].split(tr.t('facet.or'));
  return first.charAt(0).toLowerCase() + first.slice(1);
}

/**
 * What is shown, in one sentence: "23 coopérations sur 304 · eau, Sénégal".
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Filters} filters
 * @param {{ cooperations: readonly unknown[], total: number }} sifted
 */
export function shownSentence(edition, tr, filters, { cooperations, total }) {
  const facets = narrowing(filters);
  const count = cooperations.length;
  if (facets.length === 0) return tr.n('shown.all', total);
  const words = facets.map((facet) => facetWords(edition, tr, filters, facet)).join(tr.t('sentence.comma'));
  if (count === 0) return tr.t('shown.none', { words });
  return tr.n('shown.some', count, { total: tr.number(total), words });
}
