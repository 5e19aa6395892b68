import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deckOf } from '../../js/facets/deck.js';
import { readPlaces } from '../../js/search/elsewhere.js';
import { entriesOf, regionEntries } from '../../js/search/entries.js';
import { searchGroups } from '../../js/search/groups.js';
import { findAll, mayErr } from '../../js/search/match.js';
import { searchable } from '../../js/text/searchable.js';
import { french } from './dictionaries.js';
import { smallEdition, smallPlaces } from './published.js';

test('one letter may be wrong from five on, two from nine on', () => {
  assert.deepEqual([4, 5, 8, 9, 12].map(mayErr), [0, 1, 1, 2, 2]);
});

test('names are found as people type them', async (t) => {
  const names = [
    'Naplouse',
    'Saint-Omer',
    'L’Haÿ-les-Roses',
    'Sankt Wendel',
    'Wrocław',
    'Lille',
    'Lillers',
    'Cologne',
    'Communauté urbaine de Dunkerque',
  ];
  const entries = names.map((name) => ({ name, folded: [searchable(name)] }));
  const rows = /** @type {[string, string[]][]} */ ([
    ['naplouse', ['Naplouse']],
    ['napl', ['Naplouse']],
    ['naplousse', ['Naplouse']],
    ['naploue', ['Naplouse']],
    ['nablouse', ['Naplouse']],
    ['nabluse', []],
    ['st omer', ['Saint-Omer']],
    ['saint omer', ['Saint-Omer']],
    ['SAINT-OMER', ['Saint-Omer']],
    ['saintomer', ['Saint-Omer']],
    ['lhay les roses', ['L’Haÿ-les-Roses']],
    ['WROCLAW', ['Wrocław']],
    ['vroclaw', ['Wrocław']],
    ['lille', ['Lille', 'Lillers']],
    ['dunkerque', ['Communauté urbaine de Dunkerque']],
    ['dunkerk', ['Communauté urbaine de Dunkerque']],
    ['colgne', ['Cologne']],
    ['lile', []],
    ['zzzzzz', []],
    ['', []],
  ]);
  for (const [typed, want] of rows) {
    await t.test(typed || 'nothing', () =>
      assert.deepEqual(
        findAll(entries, typed).map(({ entry }) => entry.name),
        want,
      ),
    );
  }
});

const edition = smallEdition();
const entries = [
  ...entriesOf(edition, french, smallPlaces),
  ...regionEntries(edition, deckOf(edition), french),
];

test('answers come by kind, the kind that answers best first', async (t) => {
  const rows = /** @type {[string, [string, string[]][]][]} */ ([
    ['nablus', [['partner', ['naplouse']]]],
    ['nablous', [['partner', ['naplouse']]]],
    [
      'lille',
      [
        ['authority', ['lille']],
        ['commune', ['59350']],
      ],
    ],
    ['59000', [['commune', ['59350']]]],
    ['59268', [['commune', ['59001']]]],
    ['592', [['commune', ['59001']]]],
    ['59', []],
    ['germany', [['country', ['DE']]]],
    ['angleterre', [['country', ['GB']]]],
    ['asie', [['region', ['142', '145']]]],
    ['eau', [['theme', ['eau']]]],
    ['agenda', [['programme', ['water']]]],
  ]);
  for (const [typed, want] of rows) {
    await t.test(typed, () =>
      assert.deepEqual(
        searchGroups(entries, typed, french.compare).map((group) => [
          group.kind,
          group.entries.map(({ id }) => id),
        ]),
        want,
      ),
    );
  }
});

test('of what the gazetteer answers, each locality once', () => {
  /** @param {string} name @param {object} more */
  const feature = (name, more = {}) => ({
    geometry: { coordinates: [1, 2] },
    properties: { name, country: 'SN', admin1: 'Dakar', level: 'locality', scope: 'gazetteer', ...more },
  });
  const features = [
    feature('Dakar'),
    feature('Dakar'),
    feature('Dakar', { level: 'region' }),
    feature('Lille', { scope: 'edition' }),
    { ...feature('Nulle part'), geometry: null },
  ];
  assert.deepEqual(readPlaces({ features }), [
    { name: 'Dakar', country: 'SN', admin1: 'Dakar', lat: 2, lon: 1 },
  ]);
  assert.deepEqual(readPlaces(null), []);
});

test('who types a postal code finds the commune of that post before the one of that number', () => {
  const commune = smallPlaces.find(({ kind }) => kind === 'commune');
  assert.ok(commune);
  const places = [
    { ...commune, id: '59140', names: ['Caullery'], postcodes: ['59191'] },
    { ...commune, id: '59183', names: ['Dunkerque'], postcodes: ['59140', '59240'] },
  ];
  const [communes] = searchGroups(entriesOf(smallEdition(), french, places), '59140', french.compare);
  assert.deepEqual(
    communes.entries.map(({ label }) => label),
    ['Dunkerque', 'Caullery'],
  );
});
