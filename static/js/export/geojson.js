import { groupBy } from '../data/group-by.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../data/edition.js').Strand} Strand */
/** @typedef {import('../contract.d.ts').LinkProperties} LinkProperties */
/** @typedef {import('../contract.d.ts').LinkFeature} LinkFeature */

const LICENCE = 'Licence Ouverte 2.0';

/**
 * What says of a file where it comes from, wherever it goes.
 * @typedef {object} Provenance
 * @property {string} filters what is shown, in words; empty without filters
 * @property {string} address of the view
 * @property {number} withoutPlace cooperations that are shown and have no place, so that they are in no link
 */

/**
 * The links that are drawn, as /layers/all.geojson has them: each once, with
 * those of its cooperations that are shown, its theme their most frequent one.
 * @param {Edition} edition
 * @param {readonly Strand[]} strands
 * @param {Provenance} provenance
 * @returns {string} a FeatureCollection (RFC 7946), a feature a line
 */
export function geojsonOf(edition, strands, provenance) {
  const { number, digest, published_at } = edition.manifest;
  const head = {
    type: 'FeatureCollection',
    name: 'all',
    attribution: creditsOf(edition),
    edition: { number, digest, published_at },
    ...(provenance.filters ? { filters: provenance.filters } : {}),
    address: provenance.address,
    without_place: provenance.withoutPlace,
  };
  const features = featuresOf(edition, strands).map((feature) => JSON.stringify(feature));
  return `${JSON.stringify(head).slice(0, -1)},"features":[\n${features.join(',\n')}\n]}\n`;
}

/** @param {Edition} edition @param {readonly Strand[]} strands */
export function featuresOf(edition, strands) {
  return [...groupBy(strands, ({ id }) => id)]
    .map(([id, own]) => ({
      type: 'Feature',
      id,
      properties: propertiesOf(edition, own),
      geometry: edition.geometries.get(id),
    }))
    .sort(
      (a, b) =>
        byCode(a.properties.authority, b.properties.authority) ||
        byCode(a.properties.partner, b.properties.partner),
    );
}

/** @param {Edition} edition @param {Strand[]} strands of one link @returns {LinkProperties} */
function propertiesOf(edition, strands) {
  const inOrder = [...strands].sort((a, b) => rankOf(edition, a) - rankOf(edition, b));
  const main = inOrder.reduce((best, each) =>
    each.properties.cooperations.length > best.properties.cooperations.length ? each : best,
  );
  const cooperations = [...new Set(strands.flatMap(({ properties }) => properties.cooperations))].sort(
    byCode,
  );
  const direct = strands.some(({ properties }) => properties.kind === 'cooperation');
  return {
    ...main.properties,
    kind: direct ? 'cooperation' : 'network',
    cooperations,
    count: cooperations.length,
  };
}

/** @param {Edition} edition @param {Strand} strand */
function rankOf(edition, { theme }) {
  return edition.themeRank.get(theme.code) ?? edition.themes.length;
}

/** @param {string} a @param {string} b */
function byCode(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Whom the file's contents come from, in the words of the layers.
 * @param {Edition} edition
 */
export function creditsOf({ reference }) {
  const { territory, attributions = [] } = reference;
  const title = [territory.title?.fr, territory.name?.fr, LICENCE].filter(Boolean).join(', ');
  return [
    title,
    ...attributions.map((each) => `${each.title}, ${each.licence} ${each.url ?? ''}`.trim()),
  ].join(' ; ');
}
