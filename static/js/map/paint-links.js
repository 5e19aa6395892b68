import { drawnAt, fanAt } from './fan.js';
import { paintMarks } from './paint-marks.js';
import { paintingStrands } from './paint-strands.js';

/**
 * What the canvas of the links shows: all that filters leave, nothing lit. It can
 * be sent to a worker.
 * @typedef {object} Links
 * @property {'links'} kind
 * @property {readonly [number, number]} anchor where lines start from afar, on the unit square
 * @property {readonly import('./paint-strands.js').Drawn[]} strands
 * @property {readonly import('./paint-strands.js').Drawn[]} bundles the same, one for each partner and theme
 * @property {readonly import('./paint-marks.js').Mark[]} marks
 * @property {import('./palette.js').Palette} palette
 */

/**
 * @param {Links} links
 * @returns {import('./painters.js').Painter} a group of lines at each step
 */
export function linksPainter({ anchor, strands, bundles, marks, palette }) {
  return function* paint(context, frame) {
    const fan = fanAt(anchor, frame.zoom);
    const drawn = drawnAt(frame.zoom, { strands, bundles });
    yield* paintingStrands(context, frame, fan, drawn, 'plain', palette.casing);
    paintMarks(context, frame, fan, marks, 'plain', palette);
  };
}

/**
 * A copy of links with only what drawing needs, to be sent.
 * @param {Links} links
 * @returns {Links}
 */
export function sendable({ strands, bundles, ...rest }) {
  return { ...rest, strands: strands.map(bare), bundles: bundles.map(bare) };
}

/**
 * @param {import('./paint-strands.js').Drawn} strand
 * @returns {import('./paint-strands.js').Drawn}
 */
function bare({ paths, boxes, lane, theme, properties: { kind, count, exactness } }) {
  return { paths, boxes, lane, theme, properties: { kind, count, exactness } };
}
