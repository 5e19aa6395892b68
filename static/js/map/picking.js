/**
 * Finds what lies under a pointer: the marks and lines that were drawn, in a
 * grid of cells. Coordinates are pixels of the drawn frame.
 */

const CELL = 32;

/**
 * @template T
 * @typedef {object} Target
 * @property {T} value
 * @property {number} order the higher, the nearer to the eye
 * @property {number} reach half the width of what is drawn
 * @property {number[] | Float64Array} line x, y, x, y…; one position for a mark
 */

/** @template T */
export class PickIndex {
  constructor() {
    /** @type {Map<number, { target: Target<T>, at: number }[]>} */
    this.cells = new Map();
  }

  /** @param {Target<T>} target */
  add(target) {
    const { line } = target;
    if (line.length === 2) {
      this.put(Math.floor(line[0] / CELL), Math.floor(line[1] / CELL), target, 0);
      return;
    }
    for (let i = 0; i + 3 < line.length; i += 2) this.addSegment(target, i);
  }

  /** @param {Target<T>} target @param {number} i */
  addSegment(target, i) {
    const { line } = target;
    const dx = line[i + 2] - line[i];
    const dy = line[i + 3] - line[i + 1];
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / (CELL / 2)));
    let before = NaN;
    for (let s = 0; s <= steps; s++) {
      const column = Math.floor((line[i] + (dx * s) / steps) / CELL);
      const row = Math.floor((line[i + 1] + (dy * s) / steps) / CELL);
      const key = cellKey(column, row);
      if (key !== before) this.put(column, row, target, i);
      before = key;
    }
  }

  /** @param {number} column @param {number} row @param {Target<T>} target @param {number} at */
  put(column, row, target, at) {
    const key = cellKey(column, row);
    const cell = this.cells.get(key);
    if (cell) cell.push({ target, at });
    else this.cells.set(key, [{ target, at }]);
  }

  /**
   * What is under a position: the topmost of those that are right under it, or
   * else the nearest of those within the tolerance.
   * @param {number} x
   * @param {number} y
   * @param {number} tolerance pixels beyond what is drawn; a finger needs more than a mouse
   * @returns {T | null}
   */
  pick(x, y, tolerance) {
    const cells = Math.ceil((tolerance + 8) / CELL);
    const column = Math.floor(x / CELL);
    const row = Math.floor(y / CELL);
    /** @type {Target<T> | null} */
    let best = null;
    let bestGap = Infinity;
    for (let dc = -cells; dc <= cells; dc++) {
      for (let dr = -cells; dr <= cells; dr++) {
        for (const { target, at } of this.cells.get(cellKey(column + dc, row + dr)) ?? []) {
          const gap = Math.max(0, distance(target.line, at, x, y) - target.reach);
          if (gap > tolerance) continue;
          if (!best || gap < bestGap || (gap === bestGap && target.order > best.order)) {
            best = target;
            bestGap = gap;
          }
        }
      }
    }
    return best ? best.value : null;
  }
}

/** @param {number} column @param {number} row */
function cellKey(column, row) {
  return (column + 4096) * 16384 + (row + 4096);
}

/**
 * From a position to a segment of a line, or to a mark.
 * @param {number[] | Float64Array} line
 * @param {number} at
 * @param {number} x
 * @param {number} y
 */
function distance(line, at, x, y) {
  const ax = line[at];
  const ay = line[at + 1];
  if (line.length === 2) return Math.hypot(x - ax, y - ay);
  const dx = line[at + 2] - ax;
  const dy = line[at + 3] - ay;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
