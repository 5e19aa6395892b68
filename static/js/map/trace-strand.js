/** @typedef {import('../data/edition.js').Strand} Strand */
/** @typedef {import('./mercator.js').Frame} Frame */

const LANE = 3.5;
const STEP = 2;

/**
 * A path of a strand in pixels of a frame, thinned to what can be seen. Strands
 * of the same link leave from the same point and keep apart on the way.
 * @param {Float64Array} path
 * @param {number} lane
 * @param {Frame} frame
 * @param {number} shift which copy of the world
 * @returns {number[]} x, y, x, y…
 */
export function tracePath(path, lane, frame, shift) {
  const points = [];
  let lastX = Infinity;
  let lastY = Infinity;
  const last = path.length - 2;
  for (let i = 0; i <= last; i += 2) {
    const x = (path[i] + shift) * frame.scale - frame.left;
    const y = path[i + 1] * frame.scale - frame.top;
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
