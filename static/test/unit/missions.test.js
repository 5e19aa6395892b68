import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCorners, writeCorners } from '../../js/missions/corners.js';
import { MOST_TEXT, openNotebook } from '../../js/missions/notebook.js';

/** @param {number} [room] */
function storage(room = Number.POSITIVE_INFINITY) {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    kept,
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => {
      if (value.length > room) throw new Error('QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
  };
}

test('notes are kept by place and topic, and erased without a trace', () => {
  const store = storage();
  const notebook = openNotebook(store);
  assert.equal(notebook.write('naplouse', 'met', 'M. le maire'), 'saved');
  assert.equal(notebook.write('naplouse', 'talk', 'L’eau'), 'saved');
  assert.deepEqual(notebook.read(), { naplouse: { met: 'M. le maire', talk: 'L’eau' } });
  notebook.write('naplouse', 'met', '');
  notebook.write('naplouse', 'talk', '');
  assert.equal(store.kept.size, 0, 'nothing is left of what was emptied');
  notebook.write('dakar', 'follow', 'x');
  notebook.erase();
  assert.equal(store.kept.size, 0);
});

test('notes are bounded: a note of a megabyte is cut, many are refused', () => {
  const store = storage();
  const notebook = openNotebook(store);
  assert.equal(notebook.write('naplouse', 'met', 'x'.repeat(1_000_000)), 'full');
  assert.equal(notebook.read().naplouse?.met?.length, MOST_TEXT);
  let answer = 'saved';
  for (let i = 0; i < 300 && answer === 'saved'; i++)
    answer = notebook.write(`p${i}`, 'met', 'x'.repeat(MOST_TEXT));
  assert.equal(answer, 'full');
  assert.equal(openNotebook(storage(10)).write('naplouse', 'met', 'plus que dix'), 'refused');
});

test('notes that cannot be read are none', () => {
  for (const broken of ['{', '[]', 'null', '3']) {
    const store = storage();
    store.kept.set('passerelles-notes', broken);
    assert.deepEqual(openNotebook(store).read(), {});
    assert.equal(openNotebook(store).write('a', 'met', 'b'), 'saved');
  }
});

test('the corners of an area are read and written longitude first', () => {
  assert.deepEqual(readCorners('-6,36; -6,44\n12,44;?;1,2,3;12,95'), [
    [36, -6],
    [44, -6],
    [44, 12],
  ]);
  assert.equal(
    writeCorners([
      [36.12345, 354],
      [44, -186],
    ]),
    '-6,36.123;174,44',
  );
});
