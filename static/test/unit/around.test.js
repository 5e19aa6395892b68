import assert from 'node:assert/strict';
import { test } from 'node:test';
import { circlesAround, whereToShow } from '../../js/data/communes.js';
import { kilometres, nearestTo } from '../../js/data/nearest.js';
import { smallEdition, smallPlaces } from './published.js';

const edition = smallEdition();
edition.learn(smallPlaces);

/** @param {string} id */
const commune = (id) => /** @type {import('../../js/contract.d.ts').Place} */ (edition.communes.get(id));

test('around a commune: its own, its intercommunality’s, its department’s, the region’s', () => {
  const circles = circlesAround(edition, commune('59350'));
  assert.deepEqual(
    circles.map(({ kind, name, authorities }) => [kind, name, authorities.map(({ id }) => id)]),
    [
      ['commune', 'Lille', ['lille']],
      ['epci', 'Métropole', ['metropole', 'communaute']],
      ['department', 'Nord', []],
      ['region', 'Région Ici', ['region']],
    ],
  );
  assert.deepEqual(
    circles.map(({ cooperations }) => cooperations.map(({ id }) => id)),
    [edition.cooperationsOf({ kind: 'authority', id: 'lille' }).map(({ id }) => id), [], [], ['water']],
  );
  assert.ok(edition.linksOf({ kind: 'commune', id: '59350' }).has('region--naplouse'));
  assert.ok(edition.knows({ kind: 'commune', id: '59350' }) && !edition.knows({ kind: 'commune', id: '1' }));
});

test('a commune that does nothing shows what is done around it', () => {
  const circles = circlesAround(edition, commune('59001'));
  assert.deepEqual(
    circles.map(({ name, cooperations }) => [name, cooperations.length]),
    [
      ['Abancourt', 0],
      ['Cœur de pays', 0],
      ['Nord', 0],
      ['Région Ici', 1],
    ],
  );
});

test('a commune is shown at its place, or amid those of its intercommunality, or nowhere', () => {
  const all = [...edition.communes.values()];
  assert.deepEqual(whereToShow(edition, commune('59350'), all), { lonLat: [3.06, 50.63], exact: true });
  assert.deepEqual(whereToShow(edition, commune('59001'), all), { lonLat: [3.5, 50.25], exact: false });
  assert.equal(whereToShow(edition, { ...commune('59001'), epci: '1' }, all), null);
});

test('kilometres on the ellipsoid', async (t) => {
  // The first two as the server publishes them, from a geodesic of WGS 84.
  const rows = /** @type {[string, [number, number], [number, number], number][]} */ ([
    ['Lille to Saint-Louis', [3.05858, 50.63297], [-16.48962, 16.01793], 4220.1],
    ['Lille to Shanghai', [3.05858, 50.63297], [121.45806, 31.22222], 9115.3],
    ['a degree of the equator', [0, 0], [1, 0], 111.319],
    ['the same place', [3, 50], [3, 50], 0],
    ['across 180°', [179.5, 0], [-179.5, 0], 111.319],
  ]);
  for (const [name, a, b, want] of rows) {
    await t.test(name, () => assert.ok(Math.abs(kilometres(a, b) - want) < 0.06, `${kilometres(a, b)}`));
  }
});

test('the nearest partners are those at their exact place that cooperate', () => {
  assert.deepEqual(
    nearestTo(edition, [11, 40]).map(({ partner, km }) => [partner.id, Math.round(km)]),
    [['naplouse', 85]],
  );
});
