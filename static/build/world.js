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
function countries(resolution) {
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

/** @param {any} shape @returns {Position[][][]} */
function polygons(shape) {
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
