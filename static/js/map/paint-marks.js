import { homeEnd } from './fan.js';
import { RING_HOLE, traceGlyph } from './glyphs.js';
import { copies } from './mercator.js';

/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./paint-strands.js').Emphasis} Emphasis */
/** @typedef {import('./paint-strands.js').Context} Context */
/** @typedef {import('./fan.js').Fan} Fan */

/**
 * A point of the map: a partner with the glyph of its first theme, or an
 * authority, or a place that was asked for.
 * @typedef {object} Mark
 * @property {'partner' | 'authority' | 'spot'} kind
 * @property {string} id
 * @property {string} name
 * @property {[number, number]} position on the unit square
 * @property {string} glyph
 * @property {string} color
 * @property {boolean} approximate
 * @property {boolean} basin
 * @property {boolean} quiet
 * @property {number} weight cooperations
 */

/** @param {Mark} mark @param {number} zoom */
export function markRadius(mark, zoom) {
  const closer = Math.max(0, Math.min(1, (zoom - 2) / 4));
  if (mark.kind === 'spot') return 6;
  if (mark.kind === 'authority') return 1.6 + 2.2 * Math.max(0, Math.min(1, (zoom - 4) / 4));
  return mark.quiet ? 1.7 + 2 * closer : 3.4 + 1.8 * closer;
}

/**
 * @param {Context} context
 * @param {Frame} frame
 * @param {Fan} fan
 * @param {readonly Mark[]} marks
 * @param {Emphasis} emphasis
 * @param {Palette} palette
 */
export function paintMarks(context, frame, fan, marks, emphasis, palette) {
  context.lineJoin = 'round';
  for (const mark of marks) {
    const at = markPosition(mark, fan);
    if (!at) continue;
    for (const shift of copies(frame)) {
      const x = (at[0] + shift) * frame.scale - frame.left;
      const y = at[1] * frame.scale - frame.top;
      if (x < -20 || y < -20 || x > frame.width + 20 || y > frame.height + 20) continue;
      const radius = markRadius(mark, frame.zoom) + (emphasis === 'strong' ? 1.2 : 0);
      paintMark(context, mark, x, y, radius, palette);
    }
  }
  context.setLineDash([]);
}

/**
 * Where a mark is drawn.
 * @param {Mark} mark
 * @param {Fan} fan
 * @returns {[number, number] | null} on the unit square; null for an authority while the territory is one point
 */
export function markPosition({ kind, position }, fan) {
  if (kind !== 'authority') return position;
  return fan.open === 0 ? null : homeEnd(position, fan);
}

/**
 * The boxes that marks fill in what of a frame is seen.
 * @param {Frame} frame
 * @param {Fan} fan
 * @param {readonly Mark[]} marks
 * @param {import('./place-labels.js').Box} view pixels of the frame
 * @returns {import('./place-labels.js').Box[]}
 */
export function markBoxes(frame, fan, marks, [left, top, right, bottom]) {
  /** @type {import('./place-labels.js').Box[]} */
  const boxes = [];
  for (const mark of marks) {
    const at = markPosition(mark, fan);
    if (!at) continue;
    const radius = markRadius(mark, frame.zoom);
    const y = at[1] * frame.scale - frame.top;
    if (y + radius < top || y - radius > bottom) continue;
    for (const shift of copies(frame)) {
      const x = (at[0] + shift) * frame.scale - frame.left;
      if (x + radius < left || x - radius > right) continue;
      boxes.push([x - radius, y - radius, x + radius, y + radius]);
    }
  }
  return boxes;
}

/**
 * The home territory, from which all lines fan out at world scale.
 * @param {Context} context
 * @param {Frame} frame
 * @param {[number, number]} position
 * @param {Palette} palette
 */
export function paintHome(context, frame, position, palette) {
  for (const shift of copies(frame)) {
    const x = (position[0] + shift) * frame.scale - frame.left;
    const y = position[1] * frame.scale - frame.top;
    context.beginPath();
    context.arc(x, y, 5.5, 0, 2 * Math.PI);
    context.fillStyle = palette.home;
    context.strokeStyle = palette.casing;
    context.lineWidth = 2.5;
    context.stroke();
    context.fill();
  }
}

/**
 * @param {Context} context
 * @param {Mark} mark
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {Palette} palette
 */
function paintMark(context, mark, x, y, radius, palette) {
  context.setLineDash([]);
  if (mark.basin) {
    context.strokeStyle = palette.basin;
    context.lineWidth = mark.quiet ? 0.8 : 1.1;
    context.beginPath();
    context.arc(x, y, radius + (mark.quiet ? 2.2 : 3), 0, 2 * Math.PI);
    context.stroke();
  }
  traceGlyph(context, mark.glyph, x, y, mark.approximate ? radius + 1 : radius);
  context.strokeStyle = palette.casing;
  context.lineWidth = mark.quiet ? 1.4 : 2.4;
  context.stroke();
  if (mark.approximate) {
    context.fillStyle = palette.casing;
    context.fill();
    context.strokeStyle = mark.color;
    context.lineWidth = 1.4;
    context.setLineDash([2, 1.5]);
    context.stroke();
  } else {
    context.fillStyle = mark.color;
    context.fill();
    if (mark.glyph === 'ring' && radius > 2.5) {
      context.beginPath();
      context.arc(x, y, radius * RING_HOLE, 0, 2 * Math.PI);
      context.fillStyle = palette.casing;
      context.fill();
    }
  }
}
