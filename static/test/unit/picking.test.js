import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distanceTo, pick } from '../../js/map/picking.js';

/** @param {string} value @param {number} reach @param {number[][]} lines */
const target = (value, reach, ...lines) => ({ value, reach, lines: () => lines });

const targets = [
  target('far', 2, [-900, -900, -500, -700]),
  target('mark', 6, [300, 300]),
  target('over', 2, [200, 0, 200, 400]),
  target('under', 2, [0, 100, 400, 100], [0, 700, 400, 700]),
];

test('picking', async (t) => {
  const rows = /** @type {[string, number, number, number, string | null][]} */ ([
    ['right on a line', 50, 100, 0, 'under'],
    ['on its other piece', 50, 700, 0, 'under'],
    ['topmost where two cross', 200, 100, 7, 'over'],
    ['the nearer of two within reach of a finger', 194, 118, 18, 'over'],
    ['near enough', 50, 108, 7, 'under'],
    ['too far', 50, 112, 7, null],
    ['a mark', 305, 303, 0, 'mark'],
    ['a mark with a finger', 318, 300, 18, 'mark'],
    ['far to the left of the frame', -700, -800, 4, 'far'],
    ['nothing', 60, 250, 18, null],
  ]);
  for (const [name, x, y, tolerance, want] of rows) {
    await t.test(name, () => assert.equal(pick(targets, x, y, tolerance), want));
  }
});

test('how far a position is from a line', () => {
  assert.equal(distanceTo([0, 0, 10, 0], 5, 3), 3);
  assert.equal(distanceTo([0, 0, 10, 0], 13, 4), 5);
  assert.equal(distanceTo([0, 0, 10, 0, 10, 10], 13, 5), 3);
  assert.equal(distanceTo([1, 1], 4, 5), 5);
  assert.equal(distanceTo([1, 1, 1, 1], 4, 5), 5);
});
