import { project, unproject } from './mercator.js';

/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./name-map.js').CountryName} CountryName */
/** @typedef {import('./place-labels.js').Box} Box */

/** Degrees between the lines along which the build looks where countries are. */
const STEP = 0.5;
const MOST = 12;

/**
 * The countries' names, those whose place is out of sight moved to the part of
 * the country that is in it.
 * @param {readonly CountryName[]} names
 * @param {Record<string, number[]>} spans of each country: line, west, east, …; lines in half degrees, the rest in tenths
 * @param {Box} view in pixels of the frame
 * @param {Frame} frame
 * @returns {CountryName[]}
 */
export function insideView(names, spans, view, frame) {
  /** @param {number} x @param {number} y @returns {[number, number]} */
  const square = (x, y) => [(x + frame.left) / frame.scale, (y + frame.top) / frame.scale];
  const [west, north] = square(view[0], view[1]);
  const [east, south] = square(view[2], view[3]);
  const turn = Math.floor((west + east) / 2);
  const window = /** @type {Box} */ ([west - turn, north, east - turn, south]);
  // With so much in view, the names stand where they should.
  if (east - west > 0.5) return [...names];
  return names.map((name) => {
    const [x, y] = name.position;
    if (x > window[0] && x < window[2] && y > window[1] && y < window[3]) return name;
    const places = placesIn(spans[name.iso2] ?? [], window);
    return places.length > 0 ? { ...name, position: places[0], elsewhere: places.slice(1) } : name;
  });
}

/**
 * Positions in a country and in a window, those with most room around first.
 * @param {readonly number[]} spans
 * @param {Box} window on the unit square
 * @returns {[number, number][]}
 */
export function placesIn(spans, [west, north, east, south]) {
  const top = unproject(west, north)[1];
  const bottom = unproject(west, south)[1];
  /** @type {{ at: [number, number], room: number }[]} */
  const places = [];
  for (let i = 0; i + 2 < spans.length; i += 3) {
    const lat = spans[i] * STEP;
    // A window may lie between two lines: the next ones speak for it.
    if (lat > top + STEP / 2 || lat < bottom - STEP / 2) continue;
    const from = Math.max(west, project(spans[i + 1] / 10, lat)[0]);
    const to = Math.min(east, project(spans[i + 2] / 10, lat)[0]);
    const height = (south - north) * 0.06;
    const y = Math.max(north + height, Math.min(south - height, project(0, lat)[1]));
    const room = to - from;
    if (room < (east - west) * 0.08) continue;
    for (const part of room > (east - west) * 0.5 ? [0.5, 0.25, 0.75] : [0.5]) {
      const edge = Math.min(part, 1 - part) * 2;
      places.push({ at: [from + room * part, y], room: room * edge });
    }
  }
  return places
    .sort((a, b) => b.room - a.room)
    .slice(0, MOST)
    .map(({ at }) => at);
}
