/**
 * Translations: flat keys, `{name}` for what is filled in, and for what is
 * counted a key for each plural category of the language: `key.one` and
 * `key.other`, and in Polish `key.few`, `key.many`… A counted text that does
 * not change has `key.other` alone.
 */

/**
 * The locale that writes numbers, dates and lists: English and Portuguese as in
 * Europe, Arabic with the digits of the Maghreb.
 * @type {Partial<Record<Lang, string>>}
 */
const LOCALES = { en: 'en-GB', fr: 'fr-FR', pt: 'pt-PT', ar: 'ar-u-nu-latn' };

/** @param {Lang} lang */
export function localeOf(lang) {
  return LOCALES[lang] ?? lang;
}

/** @typedef {import('../contract.d.ts').Lang} Lang */
/** @typedef {Record<string, string | number>} Values */

/**
 * @typedef {object} Translator
 * @property {Lang} lang
 * @property {(key: string, values?: Values) => string} t the sentence for a key
 * @property {(key: string, count: number, values?: Values) => string} n the same, counted: `{n}` is the count
 * @property {(items: string[]) => string} list "a, b et c"
 * @property {(value: number) => string} number with the language's separators
 * @property {(text: Record<string, string> | string | undefined) => string} pick of a text in several languages
 * @property {(a: string, b: string) => number} compare alphabetical order
 */

/**
 * @param {Lang} lang
 * @param {Record<string, string>} dictionary
 * @returns {Translator}
 */
export function translator(lang, dictionary) {
  const locale = localeOf(lang);
  const plural = lazily(() => new Intl.PluralRules(locale));
  const numbers = lazily(() => new Intl.NumberFormat(locale));
  const conjunction = lazily(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  const collator = lazily(() => new Intl.Collator(locale, { sensitivity: 'base', numeric: true }));

  /** @param {string} key @param {Values} [values] */
  const t = (key, values) => fill(dictionary[key] ?? key, values);
  return {
    lang,
    t,
    n: (key, count, values) => {
      const form = `${key}.${plural().select(count)}`;
      return t(form in dictionary ? form : `${key}.other`, { n: numbers().format(count), ...values });
    },
    // A name in Latin letters does not hang on the Arabic "and".
    list: (items) =>
      conjunction()
        .format(items)
        .replace(/ و(?=\u2068?\p{Script=Latin})/gu, ' و '),
    number: (value) => numbers().format(value),
    pick: (text) => {
      if (typeof text === 'string') return text;
      return text?.[lang] || text?.fr || '';
    },
    compare: (a, b) => collator().compare(a, b),
  };
}

/**
 * What a language knows of numbers alone takes browsers a while to fetch: the
 * first words of a page do not wait for it.
 * @template T
 * @param {() => T} make
 * @returns {() => T}
 */
function lazily(make) {
  /** @type {T | undefined} */
  let made;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * @param {string} sentence
 * @param {Values} [values]
 */
function fill(sentence, values) {
  if (!values) return sentence;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
