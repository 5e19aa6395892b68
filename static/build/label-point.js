/** @typedef {import('./antimeridian.js').Position} Position */

const STEPS = 24;

/**
 * The place inside a country's largest piece where a name, which is wider than
 * it is high, has the most room: of the points of a grid, the one whose row is
 * widest around it and which is far from top and bottom.
 * @param {readonly Position[][]} rings outer rings
 * @returns {{ lon: number, lat: number, width: number }}
 */
export function labelPoint(rings) {
  const ring = rings.reduce((best, next) => (area(next) > area(best) ? next : best));
  const longitudes = ring.map(([lon]) => lon);
  const latitudes = ring.map(([, lat]) => lat);
  const south = Math.min(...latitudes);
  const north = Math.max(...latitudes);
  let best = {
    lon: (Math.min(...longitudes) + Math.max(...longitudes)) / 2,
    lat: (south + north) / 2,
    width: 0,
  };
  let bestScore = 0;
  for (let i = 1; i < STEPS; i++) {
    const lat = south + ((north - south) * i) / STEPS;
    const centred = 1 - Math.abs(i / STEPS - 0.5);
    for (const [west, east] of spans(ring, lat)) {
      const score = (east - west) * centred;
      if (score > bestScore) {
        bestScore = score;
        best = { lon: (west + east) / 2, lat, width: east - west };
      }
    }
  }
  return best;
}

/**
 * The stretches of a parallel that lie inside a ring.
 * @param {readonly Position[]} ring
 * @param {number} lat
 * @returns {[number, number][]}
 */
function spans(ring, lat) {
  const crossings = [];
  for (let i = 1; i < ring.length; i++) {
    const [aLon, aLat] = ring[i - 1];
    const [bLon, bLat] = ring[i];
    if (aLat > lat !== bLat > lat) crossings.push(aLon + ((bLon - aLon) * (lat - aLat)) / (bLat - aLat));
  }
  crossings.sort((a, b) => a - b);
  /** @type {[number, number][]} */
  const found = [];
  for (let i = 1; i < crossings.length; i += 2) found.push([crossings[i - 1], crossings[i]]);
  return found;
}

/** @param {readonly Position[]} ring in square degrees, narrowed by latitude */
function area(ring) {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [aLon, aLat] = ring[i - 1];
    const [bLon, bLat] = ring[i];
    sum += (bLon - aLon) * (aLat + bLat);
  }
  const middle = (ring[0][1] * Math.PI) / 180;
  return Math.abs(sum / 2) * Math.cos(middle);
}
