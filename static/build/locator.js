/**
 * The drawings that the pages of records point to: the outline of the world
 * behind their small maps, and the glyphs of the themes.
 */
import { RING_HOLE, SHAPES } from '../js/map/glyphs.js';
import { countries, geometry } from './world.js';

/** @typedef {import('./antimeridian.js').Position} Position */

/** What httpd's locator counts with too: Mercator, in degrees of longitude, y southwards. */
const TOP = -118;
const HEIGHT = 190;
/** How many steps there are in a degree: whole numbers, and small ones, compress well. */
const FINE = 10;
const LAND = '#f8f7f3';
const COAST = '#a9bbc5';
const BORDER = '#d3d1c8';

export function worldDrawing() {
  const { land, borders } = geometry(countries('50m'));
  const shore = land.map((ring) => path(ring, 2, true)).join('');
  const lines = borders.map((line) => path(line, 2, false)).join('');
  const stroke = (/** @type {string} */ color) =>
    `stroke="${color}" stroke-width="1" stroke-linejoin="round" vector-effect="non-scaling-stroke"`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-180 * FINE} ${TOP * FINE} ${360 * FINE} ${HEIGHT * FINE}">` +
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

/** @param {readonly Position[]} line @param {number} step what is smaller is left out @param {boolean} closed */
function path(line, step, closed) {
  const points = line.map(([lon, lat]) => flat(lon, lat));
  if (points.every(([, y]) => y < TOP * FINE || y > (TOP + HEIGHT) * FINE)) return '';
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

/** @param {number} lon @param {number} lat @returns {[number, number]} */
function flat(lon, lat) {
  const radians = (Math.max(-85, Math.min(85, lat)) * Math.PI) / 180;
  const y = (-Math.log(Math.tan(Math.PI / 4 + radians / 2)) * 180) / Math.PI;
  return [Math.round(lon * FINE), Math.round(y * FINE)];
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
