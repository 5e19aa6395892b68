import { boxOf } from './mercator.js';

/** @typedef {import('../data/edition.js').Strand} Strand */

/**
 * Strands as far as they have grown from where they start.
 * @param {readonly Strand[]} strands
 * @param {number} growth from 0 to 1
 * @returns {readonly Strand[]}
 */
export function grown(strands, growth) {
  if (growth >= 1) return strands;
  return strands.map((strand) => {
    const paths = begun(strand.paths, growth);
    return { ...strand, paths, boxes: paths.map(boxOf) };
  });
}

/**
 * @param {readonly Float64Array[]} paths those of one line, in their order
 * @param {number} growth
 * @returns {Float64Array[]} at least the beginning of the first
 */
function begun(paths, growth) {
  const lengths = paths.map(lengthOf);
  let left = growth * lengths.reduce((sum, length) => sum + length, 0);
  /** @type {Float64Array[]} */
  const kept = [];
  for (const [i, path] of paths.entries()) {
    kept.push(left >= lengths[i] ? path : cut(path, left));
    left -= lengths[i];
    if (left <= 0) break;
  }
  return kept;
}

/** @param {Float64Array} path */
function lengthOf(path) {
  let length = 0;
  for (let i = 2; i < path.length; i += 2) length += step(path, i);
  return length;
}

/** @param {Float64Array} path @param {number} i where the step ends */
function step(path, i) {
  return Math.hypot(path[i] - path[i - 2], path[i + 1] - path[i - 1]);
}

/** @param {Float64Array} path @param {number} length of what is kept */
function cut(path, length) {
  let left = length;
  let i = 2;
  while (i < path.length - 2 && step(path, i) < left) {
    left -= step(path, i);
    i += 2;
  }
  const part = Math.min(1, left / (step(path, i) || 1));
  const begun = path.slice(0, i + 2);
  begun[i] = path[i - 2] + (path[i] - path[i - 2]) * part;
  begun[i + 1] = path[i - 1] + (path[i + 1] - path[i - 1]) * part;
  return begun;
}
