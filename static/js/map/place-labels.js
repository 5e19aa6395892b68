/**
 * Names on the map, the most important first, each only where no other name
 * stands already.
 */

/**
 * @typedef {object} Label
 * @property {string} text
 * @property {number} x pixels, where the name is centred, or starts
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {'center' | 'right' | 'left'} side where the name goes from x,y
 * @property {string} style
 */

const GAP = 3;
const CELL = 64;

/**
 * @template {Label} L
 * @param {readonly L[]} labels the most important first
 * @returns {L[]} those there is room for
 */
export function placeLabels(labels) {
  /** @type {Map<string, [number, number, number, number][]>} */
  const taken = new Map();
  return labels.filter((label) => {
    const box = boxOf(label);
    const keys = cellsOf(box);
    if (keys.some((key) => taken.get(key)?.some((other) => overlap(box, other)))) return false;
    for (const key of keys) taken.set(key, [...(taken.get(key) ?? []), box]);
    return true;
  });
}

/**
 * @param {Label} label
 * @returns {[number, number, number, number]} left, top, right, bottom
 */
export function boxOf(label) {
  const left =
    label.side === 'center' ? label.x - label.width / 2 : label.side === 'right' ? label.x : label.x - label.width;
  return [left - GAP, label.y - label.height / 2 - GAP, left + label.width + GAP, label.y + label.height / 2 + GAP];
}

/** @param {readonly number[]} a @param {readonly number[]} b */
function overlap(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** @param {readonly number[]} box */
function cellsOf(box) {
  const keys = [];
  for (let column = Math.floor(box[0] / CELL); column <= Math.floor(box[2] / CELL); column++) {
    for (let row = Math.floor(box[1] / CELL); row <= Math.floor(box[3] / CELL); row++) keys.push(`${column} ${row}`);
  }
  return keys;
}
