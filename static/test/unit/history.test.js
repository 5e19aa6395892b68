import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALPHABETICAL } from '../../js/state/address.js';
import { ALL } from '../../js/state/filters.js';
import { stepper } from '../../js/state/history.js';

/** @type {import('../../js/state/address.js').View} */
const home = { selection: null, filters: ALL, tab: 'themes', alone: false, order: ALPHABETICAL, sight: null };
/** @param {number} from @returns {import('../../js/state/address.js').View} */
const since = (from) => ({ ...home, filters: { ...ALL, period: { from, to: 2020, undated: false } } });

test('a choice is a step back, a move is not, and a drag is one', () => {
  const isStep = stepper();
  assert.equal(isStep({ ...home, sight: { lat: 1, lon: 2, zoom: 3 } }, home, 0), false, 'the map moved');
  assert.equal(isStep({ ...home, tab: 'liste' }, home, 0), true, 'a tab');
  assert.equal(isStep({ ...home, selection: { kind: 'country', id: 'SN' } }, home, 0), true, 'a selection');
  assert.equal(isStep(since(1960), home, 100), true, 'the undated go');
  assert.equal(isStep(since(1959), since(1960), 100), true, 'a slider starts');
  assert.equal(isStep(since(1961), since(1959), 200), false, 'and goes on');
  assert.equal(isStep(since(1970), since(1961), 5000), true, 'and is taken up again later');
  assert.equal(isStep({ ...home, filters: { ...ALL } }, home, 9000), false, 'the same again');
});
