/**
 * Where names go on the map: each only where nothing stands already, not another
 * name, and not a mark.
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
 * What stands on the map so far, and whether there is room for more.
 */
export class Placing {
  /**
   * @param {readonly Box[]} [marks]
   * @param {Sight} [sight]
   */
  constructor(marks = [], { view, covered } = { view: null, covered: [] }) {
    this.view = view;
    this.names = new Taken();
    for (const box of covered) this.names.add(box);
    this.obstacles = new Taken();
    for (const mark of marks) this.obstacles.add(mark);
  }

  /**
   * Whether a name finds no place among the others, whatever of it may be taken
   * by marks: to be asked with a width it surely has, before anything is measured.
   * @param {Pick<Label, 'x' | 'y' | 'width' | 'height' | 'side' | 'tries'>} label
   */
  isCrowded({ x, y, tries, ...label }) {
    return tries.every(([dx, dy, side]) =>
      this.names.touches(boxOf({ ...label, x: x + dx, y: y + dy, side: side ?? label.side })),
    );
  }

  /**
   * @template {Label} L
   * @param {L} label
   * @returns {L | null} moved to where there is room, which is taken from then on
   */
  place(label) {
    const { view } = this;
    // What is out of sight waits there for the map to be dragged.
    const seen = view !== null && holds(view, [label.x, label.y, label.x, label.y]);
    for (const [dx, dy, side] of label.tries) {
      const moved = { ...label, x: label.x + dx, y: label.y + dy, side: side ?? label.side };
      const box = boxOf(moved);
      if (view && (seen ? !holds(view, box) : overlap(view, box))) continue;
      if (this.names.touches(box) || (!label.overMarks && this.obstacles.touches(box))) continue;
      this.names.add(box);
      return moved;
    }
    return null;
  }
}

/**
 * @param {Pick<Label, 'x' | 'y' | 'width' | 'height' | 'side'>} label
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
    /** @type {Map<number, Box[]>} */
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
    for (const key of cellsOf(box)) {
      for (const other of this.cells.get(key) ?? []) if (overlap(box, other)) return true;
    }
    return false;
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

/** @param {Box} box @returns {Generator<number>} */
function* cellsOf(box) {
  const last = Math.floor(box[3] / CELL);
  for (let column = Math.floor(box[0] / CELL); column <= Math.floor(box[2] / CELL); column++) {
    for (let row = Math.floor(box[1] / CELL); row <= last; row++) yield column * 65536 + row;
  }
}
