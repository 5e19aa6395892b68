/**
 * Names on the map, the most important first, each only where nothing stands
 * already: not another name, and not a mark.
 */

/** @typedef {[number, number, number, number]} Box left, top, right, bottom, pixels */

/** @typedef {readonly [number, number, ('center' | 'right' | 'left')?]} Try how far to move a name, and on which side of there it goes */

/**
 * @typedef {object} Label
 * @property {string} text
 * @property {number} x pixels, where the name is centred, or starts, or ends
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {'center' | 'right' | 'left'} side where the name goes from x,y
 * @property {readonly Try[]} tries where it may go, from x,y, the best first
 * @property {boolean} overMarks whether it may cover marks
 */

/**
 * What of a drawing can be seen.
 * @typedef {object} Sight
 * @property {Box | null} view the part that is in the window; names that start in it stay in it
 * @property {readonly Box[]} covered what buttons and the like lie on
 */

const GAP = 3;
const CELL = 64;

/**
 * @template {Label} L
 * @param {readonly L[]} labels the most important first
 * @param {readonly Box[]} [marks]
 * @param {Sight} [sight]
 * @returns {L[]} those there is room for, moved to where there is
 */
export function placeLabels(labels, marks = [], { view, covered } = { view: null, covered: [] }) {
  const names = new Taken();
  for (const box of covered) names.add(box);
  const obstacles = new Taken();
  for (const mark of marks) obstacles.add(mark);
  /** @type {L[]} */
  const placed = [];
  for (const label of labels) {
    // What is out of sight waits there for the map to be dragged.
    const seen = view !== null && holds(view, [label.x, label.y, label.x, label.y]);
    for (const [dx, dy, side] of label.tries) {
      const moved = { ...label, x: label.x + dx, y: label.y + dy, side: side ?? label.side };
      const box = boxOf(moved);
      if (view && (seen ? !holds(view, box) : overlap(view, box))) continue;
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

/** @param {Box} outer @param {Box} inner */
function holds(outer, inner) {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
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
