import { copies } from './mercator.js';
import { markPosition, markRadius } from './paint-marks.js';
import { distanceTo, pick } from './picking.js';
import { strandStyle } from './strand-style.js';
import { LANE, linesOf, pullOf } from './trace-strand.js';

/** @typedef {import('../data/edition.js').Strand} Strand */
/** @typedef {import('./fan.js').Bundle} Bundle */
/** @typedef {import('./fan.js').Fan} Fan */
/** @typedef {import('./map-scene.js').Found} Found */
/** @typedef {import('./map-scene.js').MapScene} MapScene */
/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./paint-marks.js').Mark} Mark */
/** @typedef {import('./picking.js').Target<Found>} Target */

/** How near the territory's mark is near enough, in pixels. */
const HOME_REACH = 12;

/**
 * What of a scene lies under a pointer.
 * @param {MapScene} scene
 * @param {Frame} frame
 * @param {number} x pixels of the frame
 * @param {number} y
 * @param {number} tolerance pixels
 * @returns {Found | null}
 */
export function findIn(scene, frame, x, y, tolerance) {
  return pick(targetsNear(scene, frame, x, y, tolerance), x, y, tolerance);
}

/**
 * What may lie near a position, the topmost first.
 * @param {MapScene} scene
 * @param {Frame} frame
 * @param {number} x
 * @param {number} y
 * @param {number} tolerance
 * @returns {Generator<Target>}
 */
function* targetsNear(scene, frame, x, y, tolerance) {
  const { zoom } = frame;
  if (scene.hasHome(zoom)) {
    const { id } = scene.edition.reference.territory;
    yield { value: { kind: 'home', id }, reach: HOME_REACH, lines: () => pointsAt(scene.anchor, frame) };
  }
  const fan = scene.fan(zoom);
  const lit = scene.fan(zoom, true);
  yield* markTargets(scene.litMarks, frame, lit);
  yield* markTargets(scene.marks, frame, fan);
  yield* strandTargets(scene.litStrands, frame, lit, x, y, tolerance);
  yield* strandTargets(scene.drawn(zoom), frame, fan, x, y, tolerance);
}

/**
 * @param {readonly [number, number]} position on the unit square
 * @param {Frame} frame
 * @returns {number[][]} where it is in each copy of the world
 */
function pointsAt([x, y], frame) {
  return copies(frame).map((shift) => [(x + shift) * frame.scale - frame.left, y * frame.scale - frame.top]);
}

/**
 * @param {readonly Mark[]} marks
 * @param {Frame} frame
 * @param {Fan} fan
 * @returns {Generator<Target>}
 */
function* markTargets(marks, frame, fan) {
  for (let i = marks.length - 1; i >= 0; i--) {
    const mark = marks[i];
    const at = markPosition(mark, fan);
    if (!at || mark.kind === 'spot') continue;
    const reach = markRadius(mark, frame.zoom) + (mark.kind === 'partner' ? 3 : 1);
    yield { value: { kind: mark.kind, id: mark.id }, reach, lines: () => pointsAt(at, frame) };
  }
}

/**
 * The lines that may lie near a position, the topmost first. Thousands may be on
 * the map, and a mouse asks at every move: only those that are near as the crow
 * flies are traced as they are drawn.
 * @param {readonly (Strand | Bundle)[]} strands
 * @param {Frame} frame
 * @param {Fan} fan
 * @param {number} x pixels of the frame
 * @param {number} y
 * @param {number} tolerance
 * @returns {Generator<Target>}
 */
function* strandTargets(strands, frame, fan, x, y, tolerance) {
  const { scale, left, top } = frame;
  const row = (y + top) / scale;
  const columns = copies(frame).map((shift) => (x + left) / scale - shift);
  for (let i = strands.length - 1; i >= 0; i--) {
    const strand = strands[i];
    const reach = strandStyle(strand, frame.zoom).width / 2 + 1;
    const slack =
      Math.hypot(...pullOf(strand, fan)) + (Math.abs(strand.lane) * LANE + reach + tolerance) / scale;
    const near = strand.paths.some((path, k) => {
      const [west, north, east, south] = strand.boxes[k];
      if (row < north - slack || row > south + slack) return false;
      return columns.some(
        (column) => column > west - slack && column < east + slack && distanceTo(path, column, row) <= slack,
      );
    });
    if (!near) continue;
    yield { value: foundOf(strand), reach, lines: () => linesOf(strand, frame, fan) };
  }
}

/** @param {Strand | Bundle} strand @returns {Found} the link, or the partner that several go to */
function foundOf(strand) {
  if ('links' in strand && strand.links.length > 1) return { kind: 'partner', id: strand.properties.partner };
  return { kind: 'link', id: strand.id };
}
