import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deckOf } from '../../js/facets/deck.js';
import { figuresOf, pressed } from '../../js/facets/figures.js';
import { sift } from '../../js/facets/sift.js';
import { ALL } from '../../js/state/filters.js';
import { smallEdition } from './published.js';

/** @typedef {import('../../js/state/filters.js').Filters} Filters */

const edition = smallEdition();
const deck = deckOf(edition);
/** @param {Partial<Filters>} some */
const of = (some) => figuresOf(edition, deck, sift(deck, { ...ALL, ...some }).ids);

test('everything is counted, and what is not known is said', () => {
  const figures = of({});
  assert.equal(figures.total, 6);
  assert.deepEqual(figures.themes, [
    { value: 'jeunesse', count: 2 },
    { value: 'eau', count: 1 },
    { value: 'amitie', count: 3 },
  ]);
  assert.deepEqual(figures.countries[0], { value: 'PS', count: 3 }, 'the most first');
  assert.equal(figures.nowhere, 1);
  assert.deepEqual(figures.decades, [
    { from: 1960, count: 1 },
    { from: 1970, count: 0 },
    { from: 1980, count: 0 },
    { from: 1990, count: 1 },
    { from: 2000, count: 0 },
    { from: 2010, count: 1 },
  ]);
  assert.equal(figures.undated, 3);
  assert.deepEqual(figures.kinds, [
    { value: 'region', count: 1 },
    { value: 'commune', count: 6 },
  ]);
});

test('filters leave what they leave', () => {
  const figures = of({ themes: ['eau'] });
  assert.deepEqual(figures.themes, [{ value: 'eau', count: 1 }]);
  assert.deepEqual(figures.decades, []);
  assert.equal(figures.undated, 1);
  assert.equal(of({ themes: [] }).total, 0);
});

test('a bar leaves as many as it says', () => {
  const figures = of({});
  for (const { value, count } of figures.themes) assert.equal(of({ themes: [value] }).total, count);
  for (const { value, count } of figures.countries) assert.equal(of({ places: [value] }).total, count);
  for (const { value, count } of figures.kinds) assert.equal(of({ kinds: [value] }).total, count);
  for (const { from, count } of figures.decades)
    assert.equal(of({ period: { from, to: from + 9, undated: false } }).total, count);
});

test('countries beyond the first are counted together, each cooperation once', () => {
  const countries = [...'ABCDEFGHIJ'].map((letter) => `${letter}${letter}`);
  const many = /** @type {any} */ ({ countries: new Map(countries.map((code) => [code, {}])) });
  /** @param {string} id @param {string[]} places */
  const card = (id, places) => ({
    cooperation: { id },
    values: { themes: [], kinds: [], places: [...places, '150'] },
    years: null,
  });
  const cards = [
    ...countries.map((code) => card(code, [code])),
    card('both', ['II', 'JJ']),
    card('first', ['AA']),
  ];
  const deck = /** @type {any} */ ({ cards, known: { themes: [], kinds: [] } });
  const figures = figuresOf(many, deck, new Set(cards.map(({ cooperation }) => cooperation.id)));
  assert.equal(figures.countries.length, 8);
  assert.deepEqual(
    figures.countries.slice(0, 3).map(({ value }) => value),
    ['AA', 'II', 'JJ'],
  );
  assert.deepEqual(figures.others, { countries: 2, cooperations: 2 });
  assert.equal(figuresOf(many, deck, new Set(countries.slice(0, 9))).others.countries, 0, 'nine fit');
});

test('a bar pressed twice leaves all of its facet', () => {
  const once = pressed({ ...ALL, query: 'lille' }, { themes: ['eau'] });
  assert.deepEqual(once, { ...ALL, query: 'lille', themes: ['eau'] });
  assert.deepEqual(pressed(once, { themes: ['eau'] }), { ...ALL, query: 'lille' });
  assert.deepEqual(pressed(once, { themes: ['amitie'] }).themes, ['amitie']);
});
