/**
 * How far it is from a place of the world to the partners of the atlas.
 */

/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./edition.js').Partner} Partner */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */

/** @typedef {{ partner: Partner, km: number, cooperations: Cooperation[] }} Near */

const RADIUS = 6378.137;
const FLATTENING = 1 / 298.257223563;
const MOST = 8;

/**
 * The partners nearest to a place that are at their exact place, and in a
 * cooperation.
 * @param {Edition} edition
 * @param {[number, number]} from longitude, latitude
 * @param {number} [most]
 * @returns {Near[]}
 */
export function nearestTo(edition, from, most = MOST) {
  /** @type {Near[]} */
  const near = [];
  for (const partner of edition.partners.values()) {
    if (!partner.lonLat || partner.exactness !== 'exact') continue;
    near.push({ partner, km: kilometres(from, partner.lonLat), cooperations: [] });
  }
  near.sort((a, b) => a.km - b.km);
  /** @type {Near[]} */
  const kept = [];
  for (const each of near) {
    if (kept.length === most) break;
    const cooperations = edition.cooperationsOf({ kind: 'partner', id: each.partner.id });
    if (cooperations.length > 0) kept.push({ ...each, cooperations });
  }
  return kept;
}

/**
 * Between two places on the ellipsoid of WGS 84, to some metres (Lambert).
 * @param {readonly [number, number]} a longitude, latitude
 * @param {readonly [number, number]} b
 */
export function kilometres([lonA, latA], [lonB, latB]) {
  const rad = Math.PI / 180;
  /** @param {number} lat */
  const reduced = (lat) => Math.atan((1 - FLATTENING) * Math.tan(lat * rad));
  const [u, v] = [reduced(latA), reduced(latB)];
  const dLon = (lonB - lonA) * rad;
  const half = Math.sin((v - u) / 2) ** 2 + Math.cos(u) * Math.cos(v) * Math.sin(dLon / 2) ** 2;
  const angle = 2 * Math.asin(Math.min(1, Math.sqrt(half)));
  if (angle === 0) return 0;
  // Almost antipodal: the sphere is as near as this formula comes.
  if (Math.PI - angle < 1e-3) return RADIUS * angle;
  const p = (u + v) / 2;
  const q = (v - u) / 2;
  const x = (angle - Math.sin(angle)) * ((Math.sin(p) * Math.cos(q)) / Math.cos(angle / 2)) ** 2;
  const y = (angle + Math.sin(angle)) * ((Math.cos(p) * Math.sin(q)) / Math.sin(angle / 2)) ** 2;
  return RADIUS * (angle - (FLATTENING / 2) * (x + y));
}
