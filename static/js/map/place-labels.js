/**
 * Names on the map, the most important first, each only where nothing stands
 * already: not another name, and not a mark.
 */

/** @typedef {[number, number, number, number]} Box left, top, right, bottom, pixels */

/**
 * @typedef {object} Label
 * @property {string} text
 * @property {number} x pixels, where the name is centred, or starts, or ends
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {'center' | 'right' | 'left'} side where the name goes from x,y
 * @property {readonly [number, number][]} tries where else it may go, from x,y
 * @property {boolean} overMarks whether it may cover marks
 */

const GAP = 3;
const CELL = 64;

/**
 * @template {Label} L
 * @param {readonly L[]} labels the most important first
 * @param {readonly Box[]} [marks]
 * @returns {L[]} those there is room for, moved to where there is
 */
export function placeLabels(labels, marks = []) {
  const names = new Taken();
  const obstacles = new Taken();
  for (const mark of marks) obstacles.add(mark);
  /** @type {L[]} */
  const placed = [];
  for (const label of labels) {
    for (const [dx, dy] of label.tries) {
      const moved = { ...label, x: label.x + dx, y: label.y + dy };
      const box = boxOf(moved);
      if (names.touches(box) || (!label.overMarks && obstacles.touches(box))) continue;
      names.add(box);
      placed.push(moved);
      break;
    }
  }
  return placed;
}

/**
 * @param {Label} label
 * @returns {Box}
 */
export function boxOf(label) {
  const left =
    label.side === 'center'
      ? label.x - label.width / 2
      : label.side === 'right'
        ? label.x
        : label.x - label.width;
  return [
    left - GAP,
    label.y - label.height / 2 - GAP,
    left + label.width + GAP,
    label.y + label.height / 2 + GAP,
  ];
}

/** Boxes in a grid, to ask whether another touches one of them. */
class Taken {
  constructor() {
    /** @type {Map<string, Box[]>} */
    this.cells = new Map();
  }

  /** @param {Box} box */
  add(box) {
    for (const key of cellsOf(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    }
  }

  /** @param {Box} box */
  touches(box) {
    return cellsOf(box).some((key) => this.cells.get(key)?.some((other) => overlap(box, other)));
  }
}

/** @param {Box} a @param {Box} b */
function overlap(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** @param {Box} box */
function cellsOf(box) {
  const keys = [];
  for (let column = Math.floor(box[0] / CELL); column <= Math.floor(box[2] / CELL); column++) {
    for (let row = Math.floor(box[1] / CELL); row <= Math.floor(box[3] / CELL); row++)
      keys.push(`${column} ${row}`);
  }
  return keys;
}
