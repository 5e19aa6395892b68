import { Edition } from '../../js/data/edition.js';

/** @typedef {import('../../js/contract.d.ts').Cooperation} Cooperation */

/** @param {string} fr @param {string} [en] */
const text = (fr, en = fr) => ({ fr, en });

/**
 * @param {string} id
 * @param {string} name
 * @param {string} level
 * @param {string[]} countries
 * @param {import('../../js/contract.d.ts').Exactness} exactness
 * @param {object} [more]
 * @returns {any}
 */
const partner = (id, name, level, countries, exactness, more = {}) => ({
  geometry: exactness === 'none' ? null : { type: 'Point', coordinates: [10, 40] },
  properties: {
    id,
    name,
    source_name: name,
    countries,
    level,
    exactness,
    decision: 'accepted',
    unnamed: false,
    in_basin: false,
    ...more,
  },
});

/**
 * @param {string} id
 * @param {Partial<Cooperation>} more
 * @returns {Cooperation}
 */
const cooperation = (id, more) => ({
  id,
  title: id,
  type: 'jumelage',
  themes: ['amitie'],
  authorities: [{ id: 'lille', role: 'participant' }],
  partners: [],
  status: 'unknown',
  confidence: 'reported',
  ...more,
});

/**
 * @param {string} theme
 * @param {string} authority
 * @param {string} partner
 * @param {string[]} cooperations
 * @param {'cooperation' | 'network'} kind
 * @returns {any}
 */
const link = (theme, authority, partner, cooperations, kind = 'cooperation') => ({
  id: `${authority}--${partner}`,
  geometry: {
    type: 'LineString',
    coordinates: [
      [3, 50],
      [10, 40],
    ],
  },
  properties: {
    authority,
    authority_name: authority,
    partner,
    partner_name: partner,
    country: null,
    theme,
    kind,
    exactness: 'exact',
    in_basin: false,
    cooperations,
    count: cooperations.length,
    distance_km: 1000,
  },
});

/** A small edition: a twinning, a project on the same link, a network, an action abroad of nobody. */
export function smallEdition() {
  const theme = (/** @type {string} */ code, priority = false) => ({
    code,
    label: text(code),
    description: text(code),
    color: '#000000',
    dash: '',
    glyph: 'circle',
    priority,
  });
  return new Edition({
    manifest: /** @type {any} */ ({ digest: 'abc', layers: [] }),
    reference: /** @type {any} */ ({
      territory: { name: text('Ici'), anchor: [3, 50] },
      themes: [theme('jeunesse', true), theme('eau'), theme('amitie')],
      types: [],
      countries: [
        { iso2: 'PS', name: text('Palestine') },
        { iso2: 'MA', name: text('Maroc', 'Morocco') },
        { iso2: 'DE', name: text('Allemagne', 'Germany') },
        { iso2: 'GB', name: text('Royaume-Uni', 'United Kingdom') },
      ],
      organisations: [],
    }),
    cooperations: [
      cooperation('twinning', { partners: [{ id: 'naplouse', role: 'participant' }], start: '1998' }),
      cooperation('water', {
        type: 'forme_inconnue',
        themes: ['eau'],
        authorities: [
          { id: 'region', role: 'lead' },
          { id: 'lille', role: 'participant' },
        ],
        partners: [
          { id: 'naplouse', role: 'participant' },
          { id: 'naplouse', role: 'funder' },
        ],
      }),
      cooperation('network', {
        type: 'reseau',
        themes: ['jeunesse'],
        partners: [{ id: 'euro', role: 'participant' }],
      }),
      cooperation('alone', { type: 'mobilite', themes: ['jeunesse'], start: '2010-12' }),
      cooperation('country', { type: 'forme_inconnue', partners: [{ id: 'maroc', role: 'participant' }] }),
      cooperation('bracket', { partners: [{ id: 'menden', role: 'participant' }] }),
    ],
    partners: [
      partner('naplouse', 'Naplouse', 'locality', ['PS'], 'exact'),
      partner('dundee', 'Dundee', 'locality', ['GB'], 'exact'),
      partner('maroc', 'Maroc', 'country', ['MA'], 'approximate'),
      partner('menden', 'Menden (Sauerland)', 'locality', ['DE'], 'none'),
      partner('euro', 'Euronaplouse', 'network', ['GB', 'PS'], 'none', {
        members: [
          { kind: 'authority', id: 'lille' },
          { kind: 'partner', id: 'dundee' },
        ],
      }),
    ],
    authorities: /** @type {any} */ ([
      { geometry: { type: 'Point', coordinates: [3.06, 50.63] }, properties: { id: 'lille', name: 'Lille' } },
      {
        geometry: { type: 'Point', coordinates: [3.06, 50.63] },
        properties: { id: 'region', name: 'Région Ici' },
      },
    ]),
    layers: [
      {
        theme: 'amitie',
        features: [
          link('amitie', 'lille', 'naplouse', ['twinning']),
          link('amitie', 'lille', 'maroc', ['country']),
        ],
      },
      {
        theme: 'eau',
        features: [link('eau', 'lille', 'naplouse', ['water']), link('eau', 'region', 'naplouse', ['water'])],
      },
      { theme: 'jeunesse', features: [link('jeunesse', 'lille', 'dundee', ['network'], 'network')] },
    ],
    missing: [],
  });
}
