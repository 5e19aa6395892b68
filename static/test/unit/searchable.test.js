import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matches } from '../../js/text/fold.js';
import { countryAliases, editDistance, nearNames, searchable } from '../../js/text/searchable.js';

test('saints are found however they are written', async (t) => {
  const rows = /** @type {[string, string, boolean][]} */ ([
    ['st-omer', 'Saint-Omer', true],
    ['St Omer', 'Communauté d’agglomération du Pays de Saint-Omer', true],
    ['ste marie', 'Sainte-Marie', true],
    ['saint', 'St. Wendel', true],
    ['stade', 'Saint-Omer', false],
  ]);
  for (const [typed, name, want] of rows) {
    await t.test(typed, () => assert.equal(matches(searchable(name), searchable(typed)), want));
  }
});

test('countries by what they are called', () => {
  assert.ok(countryAliases('GB').includes('Angleterre'));
  assert.ok(countryAliases('NL').includes('Hollande'));
  assert.deepEqual(countryAliases('BJ'), []);
});

test('edit distance', () => {
  assert.equal(editDistance('lille', 'lille', 2), 0);
  assert.equal(editDistance('lille', 'lilel', 2), 1, 'two letters exchanged');
  assert.equal(editDistance('naplousse', 'naplouse', 2), 1);
  assert.equal(editDistance('a', 'abcdef', 2), 3, 'too far to be counted');
});

test('near names', () => {
  const names = ['Naplouse', 'Lille', 'Cologne', 'Région de Wrocław'];
  assert.deepEqual(nearNames('Naplousse', names), ['Naplouse']);
  assert.deepEqual(nearNames('vroclaw', names), ['Région de Wrocław']);
  assert.deepEqual(nearNames('zzzz', names), []);
  assert.deepEqual(nearNames('li', names), [], 'too short to guess');
});
