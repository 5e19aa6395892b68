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

/** @param {string} id @param {string} name @param {string} kind @param {object} more */
const authority = (id, name, kind, more) => ({
  geometry: { type: 'Point', coordinates: [3.06, 50.63] },
  properties: { id, name, kind, exactness: 'exact', ...more },
});

/** What api/places.json says besides: communes, and what partners are called. @type {import('../../js/contract.d.ts').Place[]} */
export const smallPlaces = [
  { kind: 'partner', id: 'naplouse', names: ['Naplouse', 'Nablus'], country: 'PS', position: null },
  {
    kind: 'commune',
    id: '59350',
    names: ['Lille'],
    country: 'FR',
    position: [3.06, 50.63],
    department: '59',
    postcodes: ['59000', '59800'],
    epci: '200093201',
    epci_name: 'Métropole',
  },
  ...['59001', '59002', '59003'].map((id, i) => ({
    kind: /** @type {const} */ ('commune'),
    id,
    names: [['Abancourt', 'Arleux', 'Brunémont'][i]],
    country: 'FR',
    position: i === 0 ? null : /** @type {[number, number]} */ ([3 + i / 3, 50 + i / 6]),
    department: '59',
    postcodes: [['59268', '59151', '59151'][i]],
    epci: '200068500',
    epci_name: 'Cœur de pays',
  })),
];

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
      territory: {
        name: text('Ici'),
        anchor: [3, 50],
        departments: [{ code: '59', name: 'Nord' }],
      },
      themes: [theme('jeunesse', true), theme('eau'), theme('amitie')],
      types: [
        { code: 'jumelage', label: text('Jumelage') },
        { code: 'reseau', label: text('Réseau') },
        { code: 'mobilite', label: text('Mobilité') },
        { code: 'forme_inconnue', label: text('Forme inconnue') },
      ],
      countries: [
        { iso2: 'PS', name: text('Palestine'), region: '145' },
        { iso2: 'MA', name: text('Maroc', 'Morocco'), region: '015' },
        { iso2: 'DE', name: text('Allemagne', 'Germany'), region: '155' },
        { iso2: 'GB', name: text('Royaume-Uni', 'United Kingdom'), region: '154' },
      ],
      world_regions: [
        { code: '001', parent: null, name: text('Monde', 'World') },
        { code: '142', parent: '001', name: text('Asie', 'Asia') },
        { code: '145', parent: '142', name: text('Asie de l’Ouest', 'Western Asia') },
        { code: '150', parent: '001', name: text('Europe') },
        { code: '154', parent: '150', name: text('Europe du Nord', 'Northern Europe') },
        { code: '155', parent: '150', name: text('Europe de l’Ouest', 'Western Europe') },
        { code: '002', parent: '001', name: text('Afrique', 'Africa') },
        { code: '015', parent: '002', name: text('Afrique septentrionale', 'Northern Africa') },
      ],
      organisations: [],
    }),
    cooperations: [
      cooperation('twinning', { partners: [{ id: 'naplouse', role: 'participant' }], start: '1998' }),
      cooperation('water', {
        type: 'forme_inconnue',
        confidence: 'confirmed',
        programme: 'Agenda 21',
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
      cooperation('alone', { type: 'mobilite', themes: ['jeunesse'], start: '2010-12', status: 'active' }),
      cooperation('country', { type: 'forme_inconnue', partners: [{ id: 'maroc', role: 'participant' }] }),
      cooperation('bracket', { partners: [{ id: 'menden', role: 'participant' }], start: '196X' }),
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
      authority('lille', 'Lille', 'commune', { code: '59350', department: '59' }),
      authority('region', 'Région Ici', 'region', { code: '31' }),
      authority('metropole', 'Métropole', 'epci', { code: '200093201', department: '59' }),
      authority('communaute', 'Communauté', 'epci', { successor: 'metropole', department: '59' }),
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
