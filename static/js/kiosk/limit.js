/** @typedef {import('../data/load.js').Published} Published */

/**
 * What was published, without what is of other themes than these.
 * @param {Published} published
 * @param {readonly string[]} themes codes; none, or none that there is, for all
 * @returns {Published}
 */
export function limitTo(published, themes) {
  const kept = published.reference.themes.filter(({ code }) => themes.includes(code));
  if (kept.length === 0) return published;
  const codes = new Set(kept.map(({ code }) => code));
  return {
    ...published,
    reference: { ...published.reference, themes: kept },
    cooperations: published.cooperations.filter((each) => codes.has(each.themes[0])),
    layers: published.layers.filter(({ theme }) => codes.has(theme)),
    missing: published.missing.filter((theme) => codes.has(theme)),
  };
}
