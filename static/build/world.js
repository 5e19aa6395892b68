/**
 * The offline basemap: land, borders and where the names of the countries go,
 * from Natural Earth as the world-atlas package has it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { feature, mesh } from 'topojson-client';
import { cutLine, cutRing } from './antimeridian.js';
import { labelPoint } from './label-point.js';

/** @typedef {import('./antimeridian.js').Position} Position */
/** @typedef {import('topojson-specification').Topology} Topology */

const require = createRequire(import.meta.url);

/** @param {'110m' | '50m'} resolution @returns {any} */
export function countries(resolution) {
  return JSON.parse(readFileSync(require.resolve(`world-atlas/countries-${resolution}.json`), 'utf8'));
}

/**
 * Land and borders as whole steps of 1/scale degree, each position relative to
 * the one before: small numbers, that compress well.
 * @param {'110m' | '50m'} resolution
 * @param {number} scale steps in a degree
 */
export function outlines(resolution, scale) {
  const topology = countries(resolution);
  const { land, borders } = geometry(topology);
  return {
    scale,
    land: land.map((ring) => encode(ring, scale)).filter((ring) => ring.length >= 8),
    borders: borders.map((line) => encode(line, scale)).filter((line) => line.length >= 4),
  };
}

/**
 * @param {any} topology
 * @returns {{ land: Position[][], borders: Position[][] }}
 */
export function geometry(topology) {
  /** @type {any} */
  const collection = feature(topology, topology.objects.land);
  const lands = collection.features ?? [collection];
  const land = lands.flatMap((/** @type {any} */ f) => polygons(f.geometry).flat().flatMap(cutRing));
  /** @type {any} */
  const interior = mesh(topology, topology.objects.countries, (a, b) => a !== b);
  return { land, borders: interior.coordinates.flatMap(cutLine) };
}

/**
 * Where each country's name goes: in the middle of its largest piece, with the
 * width of that piece.
 * @returns {Record<string, [number, number, number]>} by ISO 3166-1 alpha-2:
 *   longitude, latitude, width, in hundredths of a degree
 */
export function countryLabels() {
  const topology = countries('50m');
  /** @type {Map<string, string>} */
  const alpha2 = new Map(
    require('i18n-iso-countries/codes.json').map((/** @type {string[]} */ row) => [row[2], row[0]]),
  );
  /** @type {any} */
  const collection = feature(topology, topology.objects.countries);
  /** @type {Record<string, [number, number, number]>} */
  const labels = {};
  for (const country of collection.features) {
    const code = alpha2.get(country.id);
    if (!code || !country.geometry || code in labels) continue;
    const label = labelPoint(polygons(country.geometry).flatMap((polygon) => cutRing(polygon[0])));
    labels[code] = [round(label.lon, 100), round(label.lat, 100), round(label.width, 100)];
  }
  return labels;
}

/**
 * Where each country lies, along lines half a degree apart: enough to put its
 * name on the part of it that is in sight.
 * @returns {Record<string, number[]>} by ISO 3166-1 alpha-2: line, west, east, and
 *   so on; lines in half degrees of latitude, the rest in tenths of a degree
 */
export function countrySpans() {
  const topology = countries('50m');
  /** @type {Map<string, string>} */
  const alpha2 = new Map(
    require('i18n-iso-countries/codes.json').map((/** @type {string[]} */ row) => [row[2], row[0]]),
  );
  /** @type {any} */
  const collection = feature(topology, topology.objects.countries);
  /** @type {Record<string, number[]>} */
  const spans = {};
  for (const country of collection.features) {
    const code = alpha2.get(country.id);
    if (!code || !country.geometry || code in spans) continue;
    const rings = polygons(country.geometry).flatMap((polygon) => polygon.flatMap(cutRing));
    spans[code] = spansOf(rings);
  }
  return spans;
}

/** @param {Position[][]} rings @returns {number[]} */
function spansOf(rings) {
  /** @type {Map<number, number[]>} */
  const crossings = new Map();
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i++) {
      const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
      const [low, high] = a[1] < b[1] ? [a, b] : [b, a];
      for (let line = Math.ceil(low[1] * 2); line / 2 < high[1]; line++) {
        const part = (line / 2 - low[1]) / (high[1] - low[1]);
        const lon = low[0] + (high[0] - low[0]) * part;
        crossings.set(line, [...(crossings.get(line) ?? []), lon]);
      }
    }
  }
  /** @type {number[]} */
  const spans = [];
  for (const [line, lons] of [...crossings].sort(([a], [b]) => a - b)) {
    lons.sort((a, b) => a - b);
    for (let i = 0; i + 1 < lons.length; i += 2) {
      const [west, east] = [round(lons[i], 10), round(lons[i + 1], 10)];
      // Narrower than that, no name would fit.
      if (east - west >= 3) spans.push(line, west, east);
    }
  }
  return spans;
}

/** @param {any} shape @returns {Position[][][]} */
export function polygons(shape) {
  return shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
}

/**
 * @param {readonly Position[]} line
 * @param {number} scale
 */
function encode(line, scale) {
  /** @type {number[]} */
  const steps = [];
  let x = 0;
  let y = 0;
  line.forEach(([lon, lat], i) => {
    const nextX = round(lon, scale);
    const nextY = round(lat, scale);
    if (i > 0 && nextX === x && nextY === y) return;
    steps.push(nextX - x, nextY - y);
    x = nextX;
    y = nextY;
  });
  return steps;
}

/** @param {number} value @param {number} scale */
function round(value, scale) {
  return Math.round(value * scale);
}
