/**
 * The drawings that the pages of records point to: the outline of the world
 * behind their small maps, and the glyphs of the themes.
 */
import { merge } from 'topojson-client';
import { RING_HOLE, SHAPES } from '../js/map/glyphs.js';
import { cutRing } from './antimeridian.js';
import { countries, geometry, polygons } from './world.js';

/** @typedef {import('./antimeridian.js').Position} Position */

/** What httpd's locator counts with too: Mercator, in degrees of longitude, y southwards. */
const TOP = -118;
const HEIGHT = 190;
/** How many steps there are in a degree: whole numbers, and small ones, compress well. */
const FINE = 10;
/** The same for maps of a small part of the world. */
const FINEST = 50;
const LAND = '#f8f7f3';
const COAST = '#a9bbc5';
const BORDER = '#d3d1c8';

/** The outline of the world, as the small maps of records show it. */
export function worldDrawing() {
  return drawing(FINE, 2);
}

/** The same, for maps that show a few degrees of it. */
export function fineDrawing() {
  return drawing(FINEST, 1);
}

/** Where land lies that M49 has no code for: it would be a hole in the map. @type {Record<string, string>} */
const UNCODED = { Taiwan: '030', Kosovo: '039', 'N. Cyprus': '145', Somaliland: '014' };

/**
 * The regions of the world, each apart, to be chosen on a map.
 * @param {Map<string, string>} regionOf by the numeric code of a country
 */
export function regionsDrawing(regionOf) {
  const topology = countries('110m');
  /** @type {Map<string, any[]>} */
  const members = new Map();
  for (const country of topology.objects.countries.geometries) {
    const region = regionOf.get(country.id) ?? UNCODED[country.properties.name];
    if (region) members.set(region, [...(members.get(region) ?? []), country]);
  }
  const groups = [...members].sort().map(([code, all]) => {
    const rings = polygons(merge(topology, all)).flatMap((polygon) => polygon.flatMap(cutRing));
    return `<path id="r${code}" d="${rings.map((ring) => path(ring, 2, true, FINE)).join('')}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${groups.join('')}</svg>\n`;
}

/** @param {number} fine steps in a degree @param {number} step what is smaller is left out */
function drawing(fine, step) {
  const { land, borders } = geometry(countries('50m'));
  const shore = land.map((ring) => path(ring, step, true, fine)).join('');
  const lines = borders.map((line) => path(line, step, false, fine)).join('');
  const stroke = (/** @type {string} */ color) =>
    `stroke="${color}" stroke-width="1" stroke-linejoin="round" vector-effect="non-scaling-stroke"`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-180 * fine} ${TOP * fine} ${360 * fine} ${HEIGHT * fine}">` +
    `<g id="world"><path fill="${LAND}" ${stroke(COAST)} d="${shore}"/>` +
    `<path fill="none" ${stroke(BORDER)} d="${lines}"/></g></svg>\n`
  );
}

export function glyphDrawings() {
  const radius = 6;
  const width = radius * (1 - RING_HOLE);
  const shapes = Object.entries(SHAPES).map(([name, shape]) => {
    const points = shape.map(([x, y]) => `${round(x * radius)},${round(y * radius)}`).join(' ');
    return `<polygon id="${name}" points="${points}" fill="currentColor"/>`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 16 16"><circle id="circle" r="${radius}" fill="currentColor"/>` +
    `<circle id="ring" r="${round(radius - width / 2)}" fill="none" stroke="currentColor" stroke-width="${round(width)}"/>` +
    `${shapes.join('')}</svg>\n`
  );
}

/** @param {readonly Position[]} line @param {number} step what is smaller is left out @param {boolean} closed @param {number} fine steps in a degree */
function path(line, step, closed, fine) {
  const points = line.map(([lon, lat]) => flat(lon, lat, fine));
  if (points.every(([, y]) => y < TOP * fine || y > (TOP + HEIGHT) * fine)) return '';
  /** @type {[number, number][]} */
  const kept = [];
  for (const [i, point] of points.entries()) {
    const last = kept.at(-1);
    const far = !last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= step;
    if (far || (!closed && i === points.length - 1)) kept.push(point);
  }
  if (kept.length < (closed ? 4 : 2)) return '';
  const steps = kept.map(([x, y], i) => (i === 0 ? [x, y] : [x - kept[i - 1][0], y - kept[i - 1][1]]));
  const [start, ...rest] = steps.map(([x, y]) => `${x} ${y}`.replace(' -', '-'));
  return `M${start}l${rest.join(' ')}${closed ? 'z' : ''}`;
}

/** @param {number} lon @param {number} lat @param {number} fine @returns {[number, number]} */
function flat(lon, lat, fine) {
  const radians = (Math.max(-85, Math.min(85, lat)) * Math.PI) / 180;
  const y = (-Math.log(Math.tan(Math.PI / 4 + radians / 2)) * 180) / Math.PI;
  return [Math.round(lon * fine), Math.round(y * fine)];
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
