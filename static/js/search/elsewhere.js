/**
 * Places of the world that the atlas does not name, from the server's
 * gazetteer. Where there is no server to ask, or it does not answer, there are
 * none: the search goes on with what the page holds.
 */

import { addressOf } from '../data/address-of.js';

/** @typedef {{ name: string, country: string, admin1: string, lat: number, lon: number }} Elsewhere */

const PAUSE = 250;
const SHORTEST = 3;
const MOST = 4;

/**
 * @param {string} lang
 * @param {(found: Elsewhere[], typed: string) => void} tell
 * @returns {(typed: string) => void} to be called at each letter; what was asked before is called off
 */
export function makeElsewhere(lang, tell) {
  let away = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  /** @type {AbortController | undefined} */
  let asking;
  return (typed) => {
    clearTimeout(waiting);
    asking?.abort();
    if (away || typed.trim().length < SHORTEST || /^\d/.test(typed.trim())) return;
    waiting = setTimeout(async () => {
      asking = new AbortController();
      const { signal } = asking;
      try {
        const query = new URLSearchParams({ q: typed.trim(), lang, limit: String(2 * MOST) });
        const response = await fetch(addressOf(`/api/geocode?${query}`), { signal });
        // A host of files only has no such address, and will not get one.
        if (response.status === 404) away = true;
        if (!response.ok) return;
        const body = await response.json();
        if (!signal.aborted) tell(readPlaces(body), typed);
      } catch {
        // Called off, or no network: nothing to say.
      }
    }, PAUSE);
  };
}

/**
 * @param {any} body what /api/geocode answered
 * @returns {Elsewhere[]} localities, each once
 */
export function readPlaces(body) {
  /** @type {Map<string, Elsewhere>} */
  const places = new Map();
  for (const { geometry, properties } of body?.features ?? []) {
    if (properties?.scope !== 'gazetteer' || properties.level !== 'locality' || !geometry) continue;
    const [lon, lat] = geometry.coordinates;
    const { name, country, admin1 } = properties;
    const key = `${name} ${country} ${admin1}`;
    if (!places.has(key)) places.set(key, { name, country, admin1: admin1 ?? '', lat, lon });
  }
  return [...places.values()].slice(0, MOST);
}
