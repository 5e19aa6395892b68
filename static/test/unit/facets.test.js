import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deckOf } from '../../js/facets/deck.js';
import { linkTest, sift, widenings } from '../../js/facets/sift.js';
import { siftedStrands } from '../../js/facets/strands.js';
import { facetWords, shownSentence } from '../../js/facets/words.js';
import { ALL, CHOICES, narrowing, toggled, without } from '../../js/state/filters.js';
import { english, french } from './dictionaries.js';
import { smallEdition } from './published.js';

/** @typedef {import('../../js/state/filters.js').Filters} Filters */

const edition = smallEdition();
const deck = deckOf(edition);

/** @param {Partial<Filters>} some @returns {Filters} */
const only = (some) => ({ ...ALL, ...some });
/** @param {Filters} filters */
const kept = (filters) => sift(deck, filters).cooperations.map(({ id }) => id);

test('without filters all is there', () => {
  const sifted = sift(deck, ALL);
  assert.equal(sifted.cooperations.length, edition.cooperations.length);
  assert.equal(sifted.total, edition.cooperations.length);
  assert.equal(siftedStrands(edition, deck, ALL, sifted), edition.strands, 'and is not made again');
});

test('each facet by itself', async (t) => {
  const rows = /** @type {[string, Partial<Filters>, string[]][]} */ ([
    ['a theme', { themes: ['eau'] }, ['water']],
    ['two themes', { themes: ['eau', 'jeunesse'] }, ['water', 'network', 'alone']],
    ['no theme', { themes: [] }, []],
    ['a form', { types: ['jumelage'] }, ['twinning', 'bracket']],
    ['a status', { status: ['active'] }, ['alone']],
    ['a country', { places: ['DE'] }, ['bracket']],
    ['a region of the world', { places: ['145'] }, ['twinning', 'water', 'network']],
    ['a continent', { places: ['142'] }, ['twinning', 'water', 'network']],
    ['a region and a country', { places: ['145', 'MA'] }, ['twinning', 'water', 'network', 'country']],
    ['a kind of authority', { kinds: ['region'] }, ['water']],
    ['a confidence', { confidence: ['confirmed'] }, ['water']],
    ['years', { period: { from: 1990, to: 2000, undated: false } }, ['twinning']],
    ['a decade touches years in it', { period: { from: 1965, to: 1966, undated: false } }, ['bracket']],
    [
      'years and the undated',
      { period: { from: 2010, to: 2010, undated: true } },
      ['water', 'network', 'alone', 'country'],
    ],
    ['words', { query: 'Menden allemagne' }, ['bracket']],
    ['words in another language', { query: 'germany' }, ['bracket']],
  ]);
  for (const [name, filters, want] of rows) {
    await t.test(name, () => assert.deepEqual(kept(only(filters)), want));
  }
});

/** One value of each facet, to be combined. @type {Partial<Filters>[]} */
const ONES = [
  { themes: ['eau'] },
  { themes: ['amitie'] },
  { types: ['jumelage'] },
  { types: ['forme_inconnue'] },
  { status: ['unknown'] },
  { status: ['active'] },
  { places: ['PS'] },
  { places: ['150'] },
  { kinds: ['region'] },
  { kinds: ['commune'] },
  { confidence: ['reported'] },
  { confidence: ['confirmed'] },
  { period: { from: 1960, to: 1999, undated: false } },
  { period: { from: 2010, to: 2010, undated: true } },
  { query: 'lille' },
  { query: 'naplouse' },
];

test('any two facets leave what both leave, and counts are what choosing would leave', () => {
  let combined = 0;
  for (const a of ONES) {
    for (const b of ONES) {
      if (Object.keys(a)[0] === Object.keys(b)[0]) continue;
      const filters = only({ ...a, ...b });
      const name = JSON.stringify({ ...a, ...b });
      const both = kept(only(a)).filter((id) => kept(only(b)).includes(id));
      assert.deepEqual(kept(filters), both, name);
      const { counts, undated, years } = sift(deck, filters);
      for (const facet of CHOICES) {
        for (const value of deck.known[facet]) {
          const would = kept({ ...filters, [facet]: [value] }).length;
          assert.equal(counts[facet].get(value) ?? 0, would, `${name}: ${facet} ${value}`);
        }
      }
      assert.equal(
        undated,
        kept({ ...filters, period: { from: 9998, to: 9999, undated: true } }).length,
        name,
      );
      for (const [year, count] of years) {
        const within = sift(deck, { ...filters, period: { from: year, to: year, undated: false } });
        const begun = within.cooperations.filter(({ start }) => start?.startsWith(String(year)));
        assert.equal(count, begun.filter(({ start }) => !start?.includes('X')).length, `${name}: ${year}`);
      }
      combined++;
    }
  }
  assert.equal(combined, 16 * 14);
});

test('lines count what remains, and run side by side only where several do', () => {
  const filters = only({ themes: ['eau'] });
  const strands = siftedStrands(edition, deck, filters, sift(deck, filters));
  assert.deepEqual(
    strands.map(({ id, lane, properties }) => [id, lane, properties.count]),
    [
      ['lille--naplouse', 0, 1],
      ['region--naplouse', 0, 1],
    ],
  );
  assert.equal(edition.links.get('lille--naplouse')?.[1].lane, 0.5, 'the edition is as it was');
});

test('of a cooperation of two, the line of the one that is asked for', () => {
  const filters = only({ kinds: ['region'] });
  const strands = siftedStrands(edition, deck, filters, sift(deck, filters));
  assert.deepEqual(
    strands.map(({ id }) => id),
    ['region--naplouse'],
  );
  const test = linkTest(edition, deck, only({ places: ['GB'] }));
  const links = edition.strands.filter(({ properties }) => test(properties)).map(({ id }) => id);
  assert.deepEqual([...new Set(links)], ['lille--dundee']);
});

test('ways out of an empty result, the widest first', () => {
  const filters = only({ themes: ['eau'], places: ['DE'], types: ['forme_inconnue'] });
  assert.deepEqual(kept(filters), []);
  assert.deepEqual(widenings(deck, filters), [{ facet: 'places', count: 1 }]);
  assert.deepEqual(widenings(deck, only({ themes: [] })), [], 'one filter alone: all of them go');
});

test('filters: what narrows, what goes, what is ticked', () => {
  const filters = only({ query: 'x', places: ['SN'], period: { from: 1, to: 2, undated: false } });
  assert.deepEqual(narrowing(filters), ['query', 'places', 'period']);
  assert.deepEqual(narrowing(without(filters, 'places')), ['query', 'period']);
  assert.deepEqual(toggled(null, 'a'), ['a']);
  assert.deepEqual(toggled(['a'], 'b'), ['a', 'b']);
  assert.equal(toggled(['a'], 'a'), null, 'the last one leaves all');
});

test('one sentence says what is shown', async (t) => {
  const rows = /** @type {[string, Partial<Filters>, string, string][]} */ ([
    ['nothing chosen', {}, '6 coopérations, sans filtre', '6 cooperations, no filter'],
    [
      'two facets',
      { themes: ['eau'], places: ['PS'] },
      '1 coopération sur 6 · eau, Palestine',
      '1 cooperation of 6 · eau, Palestine',
    ],
    [
      'none',
      { themes: [], places: ['DE'] },
      'Aucune coopération · aucun thème, Allemagne',
      'No cooperation · no theme, Germany',
    ],
    [
      'years',
      { period: { from: 1990, to: 1999, undated: true } },
      '4 coopérations sur 6 · 1990–1999 et sans date',
      '4 cooperations of 6 · 1990–1999 and undated',
    ],
  ]);
  for (const [name, filters, fr, en] of rows) {
    await t.test(name, () => {
      const sifted = sift(deck, only(filters));
      assert.equal(shownSentence(edition, french, only(filters), sifted), fr);
      assert.equal(shownSentence(edition, english, only(filters), sifted), en);
    });
  }
  assert.equal(
    facetWords(edition, french, only({ places: ['PS', 'MA', 'DE', 'GB'] }), 'places'),
    '4 pays ou régions',
  );
  assert.equal(facetWords(edition, french, only({ query: 'lycée' }), 'query'), '«\u202flycée\u202f»');
});
