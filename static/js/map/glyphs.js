/**
 * The shapes that stand for themes, so that colour is never alone. Each is a
 * list of points around 0,0 within radius 1; a circle has none, and is drawn
 * round, with a hole when it is a ring. The same points make the map's marks
 * and the legend's.
 */

export const RING_HOLE = 0.45;

/** @typedef {[number, number][]} Shape */

/** @param {number} corners @param {number} turn degrees @param {number} [size] @returns {Shape} */
function polygon(corners, turn, size = 1) {
  return Array.from({ length: corners }, (_, i) => {
    const angle = ((i * 360) / corners + turn) * (Math.PI / 180);
    return [round(Math.cos(angle) * size), round(Math.sin(angle) * size)];
  });
}

/** @returns {Shape} */
function star() {
  return Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 ? 0.5 : 1.2;
    const angle = (i * 36 - 90) * (Math.PI / 180);
    return [round(Math.cos(angle) * radius), round(Math.sin(angle) * radius)];
  });
}

/** @returns {Shape} */
function drop() {
  /** @type {Shape} */
  const shape = [[0, -1.3]];
  for (let angle = -25; angle <= 205; angle += 23) {
    const radians = (angle * Math.PI) / 180;
    shape.push([round(Math.cos(radians) * 0.86), round(0.22 + Math.sin(radians) * 0.86)]);
  }
  return shape;
}

/** @type {Record<string, Shape>} */
export const SHAPES = {
  square: polygon(4, 45, 1.2),
  diamond: polygon(4, 0, 1.3),
  triangle: polygon(3, -90, 1.3),
  hexagon: polygon(6, 0, 1.1),
  pentagon: polygon(5, -90, 1.15),
  star: star(),
  drop: drop(),
  bar: [
    [-1.2, -0.55],
    [1.2, -0.55],
    [1.2, 0.55],
    [-1.2, 0.55],
  ],
  cross: [
    [-0.4, -1.1],
    [0.4, -1.1],
    [0.4, -0.4],
    [1.1, -0.4],
    [1.1, 0.4],
    [0.4, 0.4],
    [0.4, 1.1],
    [-0.4, 1.1],
    [-0.4, 0.4],
    [-1.1, 0.4],
    [-1.1, -0.4],
    [-0.4, -0.4],
  ],
};

/**
 * @param {string} glyph
 * @returns {Shape | null} null for a circle, and for a shape this does not know
 */
export function shapeOf(glyph) {
  return SHAPES[glyph] ?? null;
}

/**
 * @param {import('./paint-strands.js').Context} context
 * @param {string} glyph
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
export function traceGlyph(context, glyph, x, y, radius) {
  const shape = shapeOf(glyph);
  context.beginPath();
  if (!shape) {
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  shape.forEach(([dx, dy], i) => {
    if (i === 0) context.moveTo(x + dx * radius, y + dy * radius);
    else context.lineTo(x + dx * radius, y + dy * radius);
  });
  context.closePath();
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 1000) / 1000;
}
