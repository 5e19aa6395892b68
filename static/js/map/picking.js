/**
 * Finds what lies under a pointer. Coordinates are pixels of the drawn frame.
 */

/**
 * @template T
 * @typedef {object} Target
 * @property {T} value
 * @property {number} reach half the width of what is drawn
 * @property {() => readonly (readonly number[])[]} lines each x, y, x, y…; of one position for a mark
 */

/**
 * What is under a position: the topmost of those that are right under it, or
 * else the nearest of those within the tolerance.
 * @template T
 * @param {Iterable<Target<T>>} targets the topmost first; those that cannot be near are better left out
 * @param {number} x
 * @param {number} y
 * @param {number} tolerance pixels beyond what is drawn; a finger needs more than a mouse
 * @returns {T | null}
 */
export function pick(targets, x, y, tolerance) {
  /** @type {Target<T> | null} */
  let best = null;
  let least = Infinity;
  for (const target of targets) {
    for (const line of target.lines()) {
      const gap = Math.max(0, distanceTo(line, x, y) - target.reach);
      if (gap > tolerance || gap >= least) continue;
      if (gap === 0) return target.value;
      best = target;
      least = gap;
    }
  }
  return best ? best.value : null;
}

/**
 * @param {ArrayLike<number>} line x, y, x, y…; one position for a point
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
export function distanceTo(line, x, y) {
  if (line.length === 2) return Math.hypot(x - line[0], y - line[1]);
  let least = Infinity;
  for (let i = 0; i + 3 < line.length; i += 2) least = Math.min(least, squared(line, i, x, y));
  return Math.sqrt(least);
}

/** @param {ArrayLike<number>} line @param {number} at where a segment starts @param {number} x @param {number} y */
function squared(line, at, x, y) {
  const ax = line[at];
  const ay = line[at + 1];
  const dx = line[at + 2] - ax;
  const dy = line[at + 3] - ay;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2;
}
