/**
 * A text without what people leave out when they type: accents, case,
 * apostrophes and hyphens. "L’Haÿ-les-Roses" and "lhay les roses" are the same.
 * @param {string} text
 */
export function fold(text) {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ł/g, 'l')
    .replace(/[øœ]/g, (c) => (c === 'ø' ? 'o' : 'oe'))
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/đ/g, 'd')
    .replace(/ı/g, 'i')
    .replace(/['’ʼ]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * Whether every word of a query begins a word of a text; both already folded.
 * @param {string} text
 * @param {string} query
 */
export function matches(text, query) {
  const padded = ` ${text}`;
  return query.split(' ').every((word) => padded.includes(` ${word}`));
}
