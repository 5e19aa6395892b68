/**
 * Web Mercator on the unit square: x and y from 0 to 1, north-west first. The
 * world is one wide; a place also stands at x ± 1, where a copy of it is drawn.
 */

const LIMIT = 85.0511;

/**
 * @param {number} lon degrees
 * @param {number} lat degrees; beyond the map's edge it is the edge
 * @returns {[number, number]}
 */
export function project(lon, lat) {
  const sine = Math.sin((Math.max(-LIMIT, Math.min(LIMIT, lat)) * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/**
 * @param {number} x on the unit square
 * @param {number} y
 * @returns {[number, number]} longitude, latitude
 */
export function unproject(x, y) {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/**
 * @param {readonly (readonly [number, number])[]} positions longitude, latitude
 * @returns {Float64Array} x, y, x, y…
 */
export function projectLine(positions) {
  const line = new Float64Array(positions.length * 2);
  positions.forEach(([lon, lat], i) => {
    [line[2 * i], line[2 * i + 1]] = project(lon, lat);
  });
  return line;
}

/**
 * What a canvas shows: a rectangle of the world at a scale.
 * @typedef {object} Frame
 * @property {number} scale pixels the world is wide
 * @property {number} left pixels from the world's western edge to the canvas's
 * @property {number} top
 * @property {number} width pixels of CSS
 * @property {number} height
 * @property {number} zoom
 */

/**
 * The copies of the world a frame touches, as what to add to x.
 * @param {Frame} frame
 * @returns {number[]}
 */
export function copies(frame) {
  const shifts = [];
  const last = Math.floor((frame.left + frame.width) / frame.scale);
  for (let k = Math.floor(frame.left / frame.scale); k <= last; k++) shifts.push(k);
  return shifts;
}

/**
 * Whether a box of the unit square, in one copy of the world, touches a frame.
 * @param {Frame} frame
 * @param {readonly [number, number, number, number]} box west, north, east, south
 * @param {number} shift
 */
export function touches(frame, box, shift) {
  return (
    (box[2] + shift) * frame.scale >= frame.left &&
    (box[0] + shift) * frame.scale <= frame.left + frame.width &&
    box[3] * frame.scale >= frame.top &&
    box[1] * frame.scale <= frame.top + frame.height
  );
}

/**
 * @param {Float64Array} line
 * @returns {[number, number, number, number]} west, north, east, south
 */
export function boxOf(line) {
  /** @type {[number, number, number, number]} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < line.length; i += 2) {
    box[0] = Math.min(box[0], line[i]);
    box[1] = Math.min(box[1], line[i + 1]);
    box[2] = Math.max(box[2], line[i]);
    box[3] = Math.max(box[3], line[i + 1]);
  }
  return box;
}
