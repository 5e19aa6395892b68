/** @typedef {import('../contract.d.ts').Lang} Lang */
/** @typedef {import('../contract.d.ts').Reference} Reference */
/** @typedef {import('../contract.d.ts').Text} Text */

/**
 * Writes into the lists of an edition, which are in French and in English, what
 * the page's own texts call their entries: `theme.eau`, `type.jumelage`,
 * `region.011`, `country.SN` (i18n/names). What has no name there keeps its
 * French one.
 * @param {Lang} lang
 * @param {Record<string, string>} texts
 * @param {Reference} reference
 */
export function nameIn(lang, texts, { themes, types, countries, world_regions }) {
  /** @param {Text} text @param {string} key */
  const name = (text, key) => {
    if (texts[key]) text[lang] = texts[key];
  };
  for (const { code, label, description } of themes) {
    name(label, `theme.${code}`);
    name(description, `theme.${code}.about`);
  }
  for (const { code, label } of types) name(label, `type.${code}`);
  for (const { iso2, name: text } of countries) name(text, `country.${iso2}`);
  for (const { code, name: text } of world_regions ?? []) name(text, `region.${code}`);
}
