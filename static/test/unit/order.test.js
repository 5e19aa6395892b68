import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deckOf } from '../../js/facets/deck.js';
import { groupsOf } from '../../js/facets/groups.js';
import { entriesOf, sorted } from '../../js/facets/order.js';
import { ALL } from '../../js/state/filters.js';
import { english, french } from './dictionaries.js';
import { smallEdition } from './published.js';

/** @typedef {import('../../js/state/address.js').Order} Order */

const edition = smallEdition();
const deck = deckOf(edition);
const entries = entriesOf(edition, french, edition.cooperations, edition.strands);

/** @param {Order['by']} by @param {boolean} [descending] */
const ids = (by, descending = false) =>
  sorted(french, entries, { by, descending }).map(({ cooperation }) => cooperation.id);

/** @param {Order} order @param {Partial<import('../../js/state/filters.js').Filters>} [filters] */
const headings = (order, filters = {}) =>
  groupsOf(edition, french, entries, order, { ...ALL, ...filters }, deck.around).map(
    ({ title, entries: own }) => `${title}: ${own.map(({ cooperation }) => cooperation.id).join(' ')}`,
  );

test('what is not known comes last, whichever the direction', () => {
  assert.deepEqual(ids('annee').slice(0, 3), ['bracket', 'twinning', 'alone']);
  assert.deepEqual(ids('annee', true).slice(0, 3), ['alone', 'twinning', 'bracket']);
  for (const descending of [false, true]) {
    assert.deepEqual(new Set(ids('annee', descending).slice(3)), new Set(['water', 'network', 'country']));
    assert.equal(ids('pays', descending).at(-1), 'alone');
  }
});

test('a network and a whole country are at no distance', () => {
  const known = entries.filter(({ reach }) => reach).map(({ cooperation }) => cooperation.id);
  assert.deepEqual(known.sort(), ['twinning', 'water']);
  assert.deepEqual(entries.find(({ cooperation }) => cooperation.id === 'water')?.reach, {
    km: 1000,
    about: false,
  });
});

test('countries are sorted by their names in the language', () => {
  const first = (/** @type {typeof french} */ tr) =>
    sorted(tr, entriesOf(edition, tr, edition.cooperations, edition.strands), {
      by: 'pays',
      descending: false,
    }).map(({ countries }) => countries[0]?.name);
  assert.deepEqual([...new Set(first(french))], ['Allemagne', 'Maroc', 'Palestine', undefined]);
  assert.equal(first(english)[0], 'Germany');
});

test('headings: by name, one of several authorities under each', () => {
  const found = headings({ by: 'nom', descending: false });
  assert.equal(found.length, 2);
  assert.match(found[0], /^Lille: .*water/);
  assert.equal(found[1], 'Région Ici: water');
  assert.match(headings({ by: 'nom', descending: true })[1], /^Lille/);
  assert.deepEqual(headings({ by: 'nom', descending: false }, { kinds: ['region'] })[0], 'Région Ici: water');
});

test('headings: by country, those of none last and said so', () => {
  const found = headings({ by: 'pays', descending: false });
  assert.deepEqual(
    found.map((each) => each.split(':')[0]),
    ['Allemagne', 'Maroc', 'Palestine', 'Royaume-Uni', 'Sans pays connu'],
  );
  assert.match(found[2], /network/);
  assert.match(found[3], /network/);
  const asia = headings({ by: 'pays', descending: false }, { places: ['142'] });
  assert.match(asia[0], /^Palestine/, 'countries that are not asked for head nothing');
});

test('headings: by year, a decade as a decade', () => {
  assert.deepEqual(
    headings({ by: 'annee', descending: false }).map((each) => each.split(':')[0]),
    ['Années 1960', '1998', '2010', 'Sans date de début connue'],
  );
});

test('headings: by distance', () => {
  const found = headings({ by: 'distance', descending: false });
  assert.equal(found.length, 2);
  assert.match(found[0], /^De la plus proche/);
  assert.match(found[1], /^Sans distance/);
});
