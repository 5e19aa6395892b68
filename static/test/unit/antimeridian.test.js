import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { cutLine, cutRing, unwrap } from '../../build/antimeridian.js';
import { countryLabels, geometry, outlines } from '../../build/world.js';

/** @typedef {import('../../build/antimeridian.js').Position} Position */

/** @param {readonly Position[]} line */
function widest(line) {
  return Math.max(...line.slice(1).map(([lon], i) => Math.abs(lon - line[i][0])));
}

test('unwrap makes longitudes continuous in both directions', () => {
  assert.deepEqual(
    unwrap([
      [170, 0],
      [-170, 1],
      [170, 2],
    ]),
    [
      [170, 0],
      [190, 1],
      [170, 2],
    ],
  );
  assert.deepEqual(
    unwrap([
      [-170, 0],
      [170, 1],
    ]),
    [
      [-170, 0],
      [-190, 1],
    ],
  );
});

test('a ring across the antimeridian becomes one ring on each side', () => {
  const rings = cutRing([
    [170, 10],
    [-170, 10],
    [-170, 20],
    [170, 20],
    [170, 10],
  ]);
  assert.equal(rings.length, 2);
  for (const ring of rings) {
    assert.ok(widest(ring) <= 180);
    assert.deepEqual(ring[0], ring[ring.length - 1], 'closed');
    assert.ok(ring.every(([lon]) => Math.abs(lon) <= 180));
  }
  assert.deepEqual(
    rings.map((ring) => Math.max(...ring.map(([lon]) => lon))),
    [180, -170],
  );
});

test('a ring that stays on its side is left as it is', () => {
  const ring = /** @type {Position[]} */ ([
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 0],
  ]);
  assert.deepEqual(cutRing(ring), [ring]);
});

test('a ring round the pole is closed along it, in short steps', () => {
  const ring = /** @type {Position[]} */ ([
    [-170, -70],
    [-60, -72],
    [60, -71],
    [170, -70],
    [-170, -70],
  ]);
  const rings = cutRing(ring);
  const all = rings.flat();
  assert.ok(all.some(([, lat]) => lat === -90));
  for (const each of rings) assert.ok(widest(each) <= 180, 'no bar across the world');
});

test('a line is cut where it crosses, at the latitude of the crossing', () => {
  assert.deepEqual(
    cutLine([
      [170, 0],
      [-170, 10],
    ]),
    [
      [
        [170, 0],
        [180, 5],
      ],
      [
        [-180, 5],
        [-170, 10],
      ],
    ],
  );
});

for (const resolution of /** @type {const} */ (['110m', '50m'])) {
  test(`no segment of Natural Earth ${resolution} spans more than 180°`, () => {
    const path = createRequire(import.meta.url).resolve(`world-atlas/countries-${resolution}.json`);
    const { land, borders } = geometry(JSON.parse(readFileSync(path, 'utf8')));
    assert.ok(land.length > 100);
    assert.ok(borders.length > 100);
    for (const line of [...land, ...borders]) {
      assert.ok(widest(line) <= 180);
      assert.ok(line.every(([lon]) => Math.abs(lon) <= 180));
    }
  });
}

test('the outlines are small whole steps', () => {
  const { land, scale } = outlines('110m', 100);
  assert.equal(scale, 100);
  assert.ok(land.flat().every(Number.isInteger));
});

test('names of countries stand inside their borders', () => {
  const labels = countryLabels();
  assert.ok(Object.keys(labels).length > 200);
  const [lon, lat] = labels.FR;
  assert.ok(lon > 0 && lon < 500 && lat > 4400 && lat < 4900, 'France is not in Guyane');
  for (const iso2 of ['BJ', 'PS', 'KM', 'PL', 'BR']) assert.ok(labels[iso2], iso2);
});
