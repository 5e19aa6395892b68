import { groupBy, setLanes } from '../data/group-by.js';

/**
 * Lines fan out from the home territory. Seen from afar its authorities are one
 * point, so all lines start there, and those that go to the same partner are one;
 * as one zooms in they come apart, until each starts at its own authority.
 */

/** The zoom up to which lines to the same partner are one. */
export const BUNDLED_UNTIL = 3.5;
/** The zoom from which each line starts at its authority. */
export const OPEN_FROM = 5.5;

/**
 * @typedef {object} Fan
 * @property {readonly [number, number]} anchor where lines start from afar, on the unit square
 * @property {number} open 0 when all start at the anchor, 1 when each starts at its authority
 */

/**
 * @param {readonly [number, number]} anchor on the unit square
 * @param {number} zoom
 * @returns {Fan}
 */
export function fanAt(anchor, zoom) {
  const open = (zoom - BUNDLED_UNTIL) / (OPEN_FROM - BUNDLED_UNTIL);
  return { anchor, open: Math.max(0, Math.min(1, open)) };
}

/**
 * Where something that stands at an authority is drawn.
 * @param {readonly [number, number]} position on the unit square
 * @param {Fan} fan
 * @returns {[number, number]}
 */
export function homeEnd([x, y], { anchor, open }) {
  return [anchor[0] + (x - anchor[0]) * open, anchor[1] + (y - anchor[1]) * open];
}

/** @typedef {import('../data/edition.js').Strand} Strand */

/**
 * A line for all the strands of a theme that go to the same partner.
 * @typedef {Strand & { links: string[] }} Bundle
 */

/**
 * @param {readonly Strand[]} strands
 * @returns {Bundle[]} in the order of the first of each, side by side where several go to a partner
 */
export function bundle(strands) {
  const groups = groupBy(strands, ({ theme, properties: { partner, kind, exactness } }) =>
    [partner, theme.code, kind, exactness].join(' '),
  );
  const bundles = [...groups.values()].map((together) => {
    const [first] = together;
    const cooperations = [...new Set(together.flatMap(({ properties }) => properties.cooperations))];
    const properties = { ...first.properties, cooperations, count: cooperations.length };
    return { ...first, links: together.map(({ id }) => id), lane: 0, properties };
  });
  setLanes(groupBy(bundles, ({ properties }) => properties.partner).values());
  return bundles;
}

/**
 * @template T
 * @param {number} zoom
 * @param {{ strands: T, bundles: T }} both ways to draw the same links
 * @returns {T} the one for this zoom
 */
export function drawnAt(zoom, { strands, bundles }) {
  return zoom <= BUNDLED_UNTIL ? bundles : strands;
}
