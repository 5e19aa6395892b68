import { fetchJSON } from './load.js';

/** @typedef {import('../contract.d.ts').Place} Place */

/**
 * Learns once what else has a name: communes, and what partners are called in
 * other languages. It is a quarter of all the data, and few visitors need it.
 * @param {import('./edition.js').Edition} edition
 * @returns {() => Promise<Place[]>}
 */
export function learner(edition) {
  /** @type {Promise<Place[]> | null} */
  let learning = null;
  return () => {
    learning ??= fetchJSON(`/editions/${edition.manifest.digest}/api/places.json`).then(
      ({ places }) => {
        edition.learn(places ?? []);
        return places ?? [];
      },
      (error) => {
        learning = null; // the next letter asks again
        throw error;
      },
    );
    return learning;
  };
}
