import { boxOf, copies, project, touches } from './mercator.js';

/** @typedef {import('./mercator.js').Frame} Frame */

/**
 * @typedef {object} Outlines
 * @property {number} scale steps in a degree
 * @property {number[][]} land rings, each position relative to the one before
 * @property {number[][]} borders lines, the same
 */

/**
 * The basemap as it is drawn.
 * @typedef {object} Basemap
 * @property {'basemap'} kind
 * @property {Outlines} coarse
 * @property {Outlines | null} finer those from near, once they are there
 * @property {Colors} colors
 */

/** The zoom from which the finer outlines are drawn. */
export const FINER_FROM = 5;

/** @typedef {{ line: Float64Array, seam: Uint8Array | null, box: [number, number, number, number] }} Outline */
/** @typedef {{ land: Outline[], borders: Outline[] }} World */
/** @typedef {{ land: string, coast: string, border: string }} Colors */

/**
 * @param {Basemap} basemap
 * @returns {import('./painters.js').Painter}
 */
export function worldPainter({ coarse, finer, colors }) {
  const near = finer && decodeWorld(finer);
  const far = decodeWorld(coarse);
  // biome-ignore lint/correctness/useYield: the whole of it is one piece
  return function* paint(context, frame) {
    paintWorld(context, frame, (frame.zoom >= FINER_FROM && near) || far, colors);
  };
}

/**
 * @param {Outlines} outlines
 * @returns {World}
 */
function decodeWorld(outlines) {
  return {
    land: outlines.land.map((steps) => decode(steps, outlines.scale)),
    borders: outlines.borders.map((steps) => decode(steps, outlines.scale)),
  };
}

/**
 * @param {number[]} steps
 * @param {number} scale
 * @returns {Outline}
 */
function decode(steps, scale) {
  const line = new Float64Array(steps.length);
  const seam = new Uint8Array(steps.length / 2);
  let x = 0;
  let y = 0;
  let seams = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    [line[i], line[i + 1]] = project(x / scale, y / scale);
    // The edges of the cut and the pole are no coast: filled, not stroked.
    if (Math.abs(x) === 180 * scale || y <= -89 * scale) {
      seam[i / 2] = 1;
      seams++;
    }
  }
  return { line, seam: seams ? seam : null, box: boxOf(line) };
}

/**
 * @param {import('./paint-strands.js').Context} context
 * @param {Frame} frame
 * @param {World} world
 * @param {Colors} colors
 */
function paintWorld(context, frame, world, colors) {
  const shifts = copies(frame);
  context.lineJoin = 'round';
  context.fillStyle = colors.land;
  context.beginPath();
  each(world.land, frame, shifts, (outline, shift) => trace(context, frame, outline, shift, false));
  context.fill('evenodd');
  context.strokeStyle = colors.coast;
  context.lineWidth = frame.zoom < 4 ? 0.6 : 0.8;
  context.beginPath();
  each(world.land, frame, shifts, (outline, shift) => trace(context, frame, outline, shift, true));
  context.stroke();
  context.strokeStyle = colors.border;
  context.lineWidth = frame.zoom < 4 ? 0.7 : 1;
  context.beginPath();
  each(world.borders, frame, shifts, (outline, shift) => trace(context, frame, outline, shift, true));
  context.stroke();
}

/**
 * @param {Outline[]} outlines
 * @param {Frame} frame
 * @param {number[]} shifts
 * @param {(outline: Outline, shift: number) => void} visit
 */
function each(outlines, frame, shifts, visit) {
  for (const shift of shifts) {
    for (const outline of outlines) if (touches(frame, outline.box, shift)) visit(outline, shift);
  }
}

/**
 * @param {import('./paint-strands.js').Context} context
 * @param {Frame} frame
 * @param {Outline} outline
 * @param {number} shift
 * @param {boolean} open leaves out the seams
 */
function trace(context, frame, { line, seam }, shift, open) {
  let lastX = 0;
  let lastY = 0;
  let lift = true;
  const last = line.length - 2;
  for (let i = 0; i <= last; i += 2) {
    const x = (line[i] + shift) * frame.scale - frame.left;
    const y = line[i + 1] * frame.scale - frame.top;
    const jump = open && seam !== null && i > 0 && seam[i / 2] === 1 && seam[i / 2 - 1] === 1;
    if (lift || jump) context.moveTo(x, y);
    else if (i === last || Math.abs(x - lastX) + Math.abs(y - lastY) >= 0.7) context.lineTo(x, y);
    else continue;
    lift = false;
    lastX = x;
    lastY = y;
  }
}
