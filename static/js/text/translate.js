/**
 * Translations: flat keys, `{name}` for what is filled in, and for what is
 * counted two keys, `key.one` and `key.other`, chosen by the language's rules.
 */

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
  const plural = new Intl.PluralRules(lang);
  const numbers = new Intl.NumberFormat(lang);
  const conjunction = new Intl.ListFormat(lang === 'en' ? 'en-GB' : lang, { type: 'conjunction' });
  const collator = new Intl.Collator(lang, { sensitivity: 'base', numeric: true });

  /** @param {string} key @param {Values} [values] */
  const t = (key, values) => fill(dictionary[key] ?? key, values);
  return {
    lang,
    t,
    n: (key, count, values) => {
      const form = plural.select(count) === 'one' ? 'one' : 'other';
      return t(`${key}.${form}`, { n: numbers.format(count), ...values });
    },
    list: (items) => conjunction.format(items),
    number: (value) => numbers.format(value),
    pick: (text) => {
      if (typeof text === 'string') return text;
      return text?.[lang] || text?.fr || '';
    },
    compare: collator.compare,
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
