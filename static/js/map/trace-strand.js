import { copies, touches } from './mercator.js';

/** @typedef {import('../data/edition.js').Strand} Strand */
/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./fan.js').Fan} Fan */

/** Pixels between the lanes of the strands that run side by side. */
export const LANE = 3.5;
const STEP = 2;

/** What tracing a strand needs of it. @typedef {Pick<Strand, 'paths' | 'boxes' | 'lane'>} Course */

/**
 * The lines of a strand in pixels of a frame, one for each of its paths in each
 * copy of the world that the frame shows, thinned to what can be seen. Strands
 * that run side by side keep apart on the way, not at their ends.
 * @param {Course} strand
 * @param {Frame} frame
 * @param {Fan} fan
 * @returns {number[][]} x, y, x, y…
 */
export function linesOf(strand, frame, fan) {
  /** @type {number[][]} */
  const lines = [];
  for (const shift of copies(frame)) {
    strand.paths.forEach((_, i) => {
      if (touches(frame, strand.boxes[i], shift)) lines.push(trace(strand, i, frame, fan, shift));
    });
  }
  return lines;
}

/**
 * How far a strand's home end is from where it is drawn.
 * @param {Course} strand
 * @param {Fan} fan
 * @returns {[number, number]} on the unit square
 */
export function pullOf({ paths }, { anchor, open }) {
  return [(anchor[0] - paths[0][0]) * (1 - open), (anchor[1] - paths[0][1]) * (1 - open)];
}

/**
 * @param {Course} strand
 * @param {number} which of its paths
 * @param {Frame} frame
 * @param {Fan} fan
 * @param {number} shift which copy of the world
 * @returns {number[]}
 */
function trace(strand, which, frame, fan, shift) {
  const { paths, lane } = strand;
  const path = paths[which];
  const [pullX, pullY] = pullOf(strand, fan);
  // The pull is whole at the home end and none at the other, whatever the cut.
  let before = 0;
  let total = -1;
  paths.forEach((each, i) => {
    total += each.length / 2;
    if (i < which) before += each.length / 2;
  });
  const points = [];
  let lastX = Infinity;
  let lastY = Infinity;
  const last = path.length - 2;
  for (let i = 0; i <= last; i += 2) {
    const pull = 1 - (before + i / 2) / total;
    const x = (path[i] + pullX * pull + shift) * frame.scale - frame.left;
    const y = (path[i + 1] + pullY * pull) * frame.scale - frame.top;
    if (i > 0 && i < last && Math.abs(x - lastX) + Math.abs(y - lastY) < STEP) continue;
    points.push(x, y);
    lastX = x;
    lastY = y;
  }
  return lane === 0 ? points : bend(points, lane * LANE);
}

/**
 * Moves a line sideways, most in the middle and not at its ends.
 * @param {number[]} points
 * @param {number} offset pixels, to the right of the way
 */
export function bend(points, offset) {
  const line = points.length === 4 ? subdivide(points) : points;
  const count = line.length / 2;
  const bent = line.slice();
  for (let i = 1; i < count - 1; i++) {
    const dx = line[2 * i + 2] - line[2 * i - 2];
    const dy = line[2 * i + 3] - line[2 * i - 1];
    const length = Math.hypot(dx, dy) || 1;
    const aside = offset * Math.min(1, 2 * Math.sin((Math.PI * i) / (count - 1)));
    bent[2 * i] -= (dy / length) * aside;
    bent[2 * i + 1] += (dx / length) * aside;
  }
  return bent;
}

/** @param {number[]} line of two positions */
function subdivide([ax, ay, bx, by]) {
  const points = [];
  const pieces = 12;
  for (let i = 0; i <= pieces; i++) points.push(ax + ((bx - ax) * i) / pieces, ay + ((by - ay) * i) / pieces);
  return points;
}
