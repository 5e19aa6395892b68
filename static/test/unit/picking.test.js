import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PickIndex } from '../../js/map/picking.js';

/** @returns {PickIndex<string>} */
function index() {
  /** @type {PickIndex<string>} */
  const made = new PickIndex();
  made.add({ value: 'under', order: 0, reach: 2, line: [0, 100, 400, 100] });
  made.add({ value: 'over', order: 1, reach: 2, line: [200, 0, 200, 400] });
  made.add({ value: 'mark', order: 2, reach: 6, line: [300, 300] });
  made.add({ value: 'far', order: 3, reach: 2, line: [-900, -900, -500, -700] });
  return made;
}

test('picking', async (t) => {
  const rows = /** @type {[string, number, number, number, string | null][]} */ ([
    ['right on a line', 50, 100, 0, 'under'],
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
    await t.test(name, () => assert.equal(index().pick(x, y, tolerance), want));
  }
});
