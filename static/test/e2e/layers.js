import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { origin } from './browser.js';

/**
 * What other programs get: the layers as GDAL reads them, against the manifest,
 * and the partners of the manifesto where the manifesto says they are.
 */

const run = promisify(execFile);

/** @param {string} path */
async function json(path) {
  const response = await fetch(origin + path);
  assert.equal(response.status, 200, path);
  return response.json();
}

/**
 * How many features GDAL reads in a layer.
 * @param {string} path
 */
async function countedByGDAL(path) {
  const { stdout } = await run('ogrinfo', ['-ro', '-so', '-al', origin + path]);
  return Number(/Feature Count: (\d+)/.exec(stdout)?.[1]);
}

test('GDAL reads every layer, and as many features as the manifest says', async () => {
  const manifest = await json('/api/edition');
  assert.ok(manifest.layers.length >= 11, 'every theme has its layer');
  for (const layer of manifest.layers) {
    assert.equal(await countedByGDAL(layer.href), layer.features, layer.theme);
    assert.equal(await countedByGDAL(`/layers/${layer.theme}.geojson`), layer.features, layer.theme);
  }
  assert.equal(await countedByGDAL('/layers/all.geojson'), manifest.counts.links);
  assert.equal(await countedByGDAL('/layers/partners.geojson'), manifest.counts.partners);
});

test('the manifest agrees with the cooperations it counts', async () => {
  const { counts } = await json('/api/edition');
  const { cooperations } = await json('/api/cooperations.json');
  assert.equal(counts.cooperations, cooperations.length);
  assert.equal(counts.located + counts.approximate + counts.without_place, counts.cooperations);
  const authorities = new Set(
    cooperations.flatMap((/** @type {any} */ c) => c.authorities.map((/** @type {any} */ a) => a.id)),
  );
  assert.equal(counts.authorities, authorities.size);
});

test('no segment of any layer spans more than 180° of longitude', async () => {
  const manifest = await json('/api/edition');
  let segments = 0;
  for (const theme of ['all', ...manifest.layers.map((/** @type {any} */ layer) => layer.theme)]) {
    for (const { id, geometry } of (await json(`/layers/${theme}.geojson`)).features) {
      const lines = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
      for (const line of lines) {
        for (let i = 1; i < line.length; i++) {
          assert.ok(Math.abs(line[i][0] - line[i - 1][0]) <= 180, `${theme} ${id}`);
          segments++;
        }
      }
    }
  }
  assert.ok(segments > 1000, `only ${segments} segments were looked at`);
});

test('every partner of the manifesto is in the edition, in its country', async () => {
  const { features } = await json('/layers/partners.geojson');
  const partners = new Map(features.map((/** @type {any} */ f) => [f.properties.id, f]));
  let named = 0;
  for (const row of await rows('manifesto.csv')) {
    if (!row.partner) continue; // an action without a foreign partner
    const partner = partners.get(row.partner);
    assert.ok(partner, `${row.partner} is not in the edition`);
    for (const country of row.countries.split(';').filter(Boolean)) {
      assert.ok(partner.properties.countries.includes(country), `${row.partner} is not in ${country}`);
    }
    named++;
  }
  assert.ok(named > 40, `only ${named} partners were looked for`);
});

test('a named locality abroad is drawn, inside the country it belongs to', async () => {
  const boxes = countryBoxes();
  const { features } = await json('/layers/partners.geojson');
  let placed = 0;
  for (const { geometry, properties } of features) {
    const named = properties.level === 'locality' && !properties.unnamed;
    assert.ok(geometry || !named, `${properties.id} has no place`);
    const [country] = properties.countries;
    const box = (await boxes).get(country);
    if (!geometry || properties.countries.length !== 1 || !box) continue;
    const [lon, lat] = geometry.coordinates;
    const inside = lon >= box[0] && lat >= box[1] && lon <= box[2] && lat <= box[3];
    assert.ok(inside, `${properties.id} at ${lon}, ${lat} is not in ${country} (${box})`);
    placed++;
  }
  assert.ok(placed > 250, `only ${placed} partners were looked at`);
});

/**
 * The box of each country, by ISO code, from another source than the gazetteer:
 * the basemap's polygons, a degree wider for its coarse coasts.
 * @returns {Promise<Map<string, [number, number, number, number]>>}
 */
async function countryBoxes() {
  const { feature } = await import('topojson-client');
  const codes = (await import('i18n-iso-countries')).default;
  const world = JSON.parse(
    await readFile(fileURLToPath(import.meta.resolve('world-atlas/countries-50m.json')), 'utf8'),
  );
  /** @type {Map<string, [number, number, number, number]>} */
  const boxes = new Map();
  for (const country of /** @type {any} */ (feature(world, world.objects.countries)).features) {
    const iso2 = country.id && codes.numericToAlpha2(country.id);
    if (!iso2 || !country.geometry) continue;
    /** @type {number[][]} */
    const points = country.geometry.coordinates.flat(country.geometry.type === 'Polygon' ? 1 : 2);
    const box = boxes.get(iso2) ?? [180, 90, -180, -90];
    for (const [lon, lat] of points) {
      box[0] = Math.min(box[0], lon - 1);
      box[1] = Math.min(box[1], lat - 1);
      box[2] = Math.max(box[2], lon + 1);
      box[3] = Math.max(box[3], lat + 1);
    }
    boxes.set(iso2, box);
  }
  return boxes;
}

/**
 * The rows of a test file of the data package, which holds no quoted comma.
 * @param {string} name
 */
async function rows(name) {
  const path = fileURLToPath(new URL(`../../../data/testdata/${name}`, import.meta.url));
  const [head, ...lines] = (await readFile(path, 'utf8')).trim().split('\n');
  const columns = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
  });
}
