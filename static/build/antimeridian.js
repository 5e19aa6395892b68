/**
 * World-atlas stitches the countries that lie across the 180th meridian into
 * rings that jump from one edge of the world to the other: drawn on a flat map
 * they make bars right across it. Here rings and lines are unwrapped, then cut
 * at every odd multiple of 180°, so that no segment is longer than half a turn.
 */

/** @typedef {[number, number]} Position longitude, latitude, degrees */

/**
 * Makes longitudes continuous: each differs from the one before by less than
 * 180°, whatever multiple of 360° that takes.
 * @param {readonly Position[]} line
 * @returns {Position[]}
 */
export function unwrap(line) {
  let shift = 0;
  return line.map(([lon, lat], i) => {
    if (i > 0) {
      const step = lon - line[i - 1][0];
      if (step > 180) shift -= 360;
      else if (step < -180) shift += 360;
    }
    return [lon + shift, lat];
  });
}

/**
 * Cuts a closed ring into closed rings that lie between -180° and 180°. A ring
 * that goes once round a pole (Antarctica) is closed along that pole.
 * @param {readonly Position[]} ring first and last positions are the same
 * @returns {Position[][]}
 */
export function cutRing(ring) {
  let points = unwrap(ring);
  const first = points[0];
  const last = points[points.length - 1];
  if (Math.abs(last[0] - first[0]) > 180) points = closeAtPole(points);
  else points.pop();
  const longitudes = points.map(([lon]) => lon);
  const from = stripOf(Math.min(...longitudes));
  const to = stripOf(Math.max(...longitudes));
  /** @type {Position[][]} */
  const rings = [];
  for (let strip = from; strip <= to; strip++) {
    const west = clip(points, strip * 360 - 180, 1);
    const inside = clip(west, strip * 360 + 180, -1);
    if (inside.length < 3) continue;
    /** @type {Position[]} */
    const closed = inside.map(([lon, lat]) => [lon - strip * 360, lat]);
    if (flat(closed)) continue;
    closed.push([closed[0][0], closed[0][1]]);
    rings.push(closed);
  }
  return rings;
}

/**
 * Cuts a line into lines that lie between -180° and 180°.
 * @param {readonly Position[]} line
 * @returns {Position[][]}
 */
export function cutLine(line) {
  const points = unwrap(line);
  /** @type {Position[][]} */
  const lines = [];
  let strip = stripOf(points[0][0]);
  /** @type {Position[]} */
  let current = [[points[0][0] - strip * 360, points[0][1]]];
  for (let i = 1; i < points.length; i++) {
    const target = stripOf(points[i][0]);
    if (target !== strip) {
      const edge = target > strip ? strip * 360 + 180 : strip * 360 - 180;
      const lat = latitudeAt(points[i - 1], points[i], edge);
      current.push([edge - strip * 360, lat]);
      if (current.length > 1 && !flat(current)) lines.push(current);
      current = [[edge - target * 360, lat]];
      strip = target;
    }
    current.push([points[i][0] - strip * 360, points[i][1]]);
  }
  if (current.length > 1 && !flat(current)) lines.push(current);
  return lines;
}

/** @param {number} lon which turn of the world a longitude is in; 0 from -180° to 180° */
function stripOf(lon) {
  return Math.floor((lon + 180) / 360);
}

/** @param {readonly Position[]} line whether it lies on one meridian of the cut */
function flat(line) {
  return line.every(([lon]) => Math.abs(lon) === 180 && lon === line[0][0]);
}

/**
 * @param {Position[]} points a ring whose ends are a whole turn apart
 * @returns {Position[]}
 */
function closeAtPole(points) {
  const start = points[0];
  const end = points[points.length - 1];
  const pole = start[1] < 0 ? -90 : 90;
  /** @type {Position[]} */
  const closed = points.slice();
  const steps = 8;
  for (let i = 0; i <= steps; i++) closed.push([end[0] + ((start[0] - end[0]) * i) / steps, pole]);
  return closed;
}

/**
 * Sutherland and Hodgman's clip against one meridian.
 * @param {readonly Position[]} points an open ring
 * @param {number} edge longitude
 * @param {1 | -1} side 1 keeps what is east of it, -1 what is west
 * @returns {Position[]}
 */
function clip(points, edge, side) {
  /** @type {Position[]} */
  const kept = [];
  points.forEach((point, i) => {
    const before = points[(i + points.length - 1) % points.length];
    const pointIn = (point[0] - edge) * side >= 0;
    const beforeIn = (before[0] - edge) * side >= 0;
    if (pointIn !== beforeIn) kept.push([edge, latitudeAt(before, point, edge)]);
    if (pointIn) kept.push(point);
  });
  return kept;
}

/**
 * @param {Position} a
 * @param {Position} b
 * @param {number} lon
 */
function latitudeAt(a, b, lon) {
  if (a[0] === b[0]) return b[1];
  return a[1] + ((b[1] - a[1]) * (lon - a[0])) / (b[0] - a[0]);
}
