/**
 * The corners of an area as its field has them: "-6,36;-6,44;12,44", longitude first. What is no
 * corner is left out: who sends the form is told of it.
 * @param {string} text
 * @returns {[number, number][]} latitude, longitude
 */
export function readCorners(text) {
  return text.split(/[;\n]+/).flatMap((each) => {
    const [lon, lat, more] = each.split(',').map((part) => Number.parseFloat(part));
    const isCorner = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && more === undefined;
    return isCorner ? [/** @type {[number, number]} */ ([lat, lon])] : [];
  });
}

/** @param {readonly (readonly [number, number])[]} corners @returns {string} */
export function writeCorners(corners) {
  return corners.map(([lat, lon]) => `${fine(turned(lon))},${fine(lat)}`).join(';');
}

/** @param {number} value */
const fine = (value) => String(Math.round(value * 1000) / 1000);

/** A longitude of a map that goes round and round. @param {number} lon */
const turned = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;
