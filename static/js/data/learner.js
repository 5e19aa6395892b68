import { fetchJSON } from './load.js';
import { once } from './once.js';

/** @typedef {import('../contract.d.ts').Place} Place */

/**
 * Learns once what else has a name: communes, and what partners are called in
 * other languages. It is a quarter of all the data, and few visitors need it.
 * @param {import('./edition.js').Edition} edition
 * @returns {() => Promise<Place[]>}
 */
export function learner(edition) {
  // After a failure, the next letter asks again.
  return once(async () => {
    const { places } = await fetchJSON(`/editions/${edition.manifest.digest}/api/places.json`);
    edition.learn(places ?? []);
    return places ?? [];
  });
}
