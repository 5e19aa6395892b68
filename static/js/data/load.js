/**
 * Fetches what the server published. Addresses of the small manifest are asked
 * again each time; those under /editions/ never change and come from caches.
 */

import { addressOf } from './address-of.js';
import { turn } from './turn.js';

/** @typedef {import('../contract.d.ts').Manifest} Manifest */
/** @typedef {import('../contract.d.ts').LinkFeature} LinkFeature */

/** @typedef {{ theme: string, features: LinkFeature[] }} Layer */

/**
 * @typedef {object} Published everything the page needs of an edition
 * @property {Manifest} manifest
 * @property {import('../contract.d.ts').Reference} reference
 * @property {import('../contract.d.ts').Cooperation[]} cooperations
 * @property {import('../contract.d.ts').PointFeature<import('../contract.d.ts').PartnerProperties>[]} partners
 * @property {import('../contract.d.ts').PointFeature<import('../contract.d.ts').AuthorityProperties>[]} authorities
 * @property {Layer[]} layers those that came
 * @property {string[]} missing themes whose layer did not come
 */

/** What went wrong, in a form the page has words for. */
export class LoadError extends Error {
  /** @param {'offline' | 'empty' | 'broken'} reason @param {string} address */
  constructor(reason, address) {
    super(`${reason}: ${address}`);
    this.reason = reason;
  }
}

/**
 * @param {string} address
 * @returns {Promise<any>}
 */
export async function fetchJSON(address) {
  let response;
  try {
    response = await fetch(addressOf(address), {
      headers: { Accept: 'application/geo+json, application/json' },
    });
  } catch {
    throw new LoadError('offline', address);
  }
  if (!response.ok) throw new LoadError((await saysEmpty(response)) ? 'empty' : 'broken', address);
  try {
    return await response.json();
  } catch {
    throw new LoadError('broken', address);
  }
}

/**
 * @param {Response} response an error
 * @returns {Promise<boolean>} whether it is only that nothing is published yet
 */
async function saysEmpty(response) {
  try {
    const problem = await response.json();
    return String(problem.type).endsWith('no-edition');
  } catch {
    return false;
  }
}

/**
 * @param {string} address of the manifest
 * @returns {Promise<Manifest>}
 */
export function fetchManifest(address) {
  return fetchJSON(address);
}

/**
 * @param {Manifest} manifest
 * @returns {Promise<Published>}
 */
export async function fetchPublished(manifest) {
  const base = `/editions/${manifest.digest}`;
  const themed = manifest.layers.filter((layer) => layer.theme !== 'all' && layer.features > 0);
  const layersComing = Promise.allSettled(themed.map((layer) => fetchJSON(layer.href)));
  await turn(); // asking takes a moment too, and there is much to ask for
  const [reference, record, partners, authorities, settled] = await Promise.all([
    fetchJSON(`${base}/api/reference.json`),
    fetchJSON(`${base}/api/cooperations.json`),
    fetchJSON(`${base}/layers/partners.geojson`),
    fetchJSON(`${base}/layers/authorities.geojson`),
    layersComing,
  ]);
  /** @type {Layer[]} */
  const layers = [];
  /** @type {string[]} */
  const missing = [];
  settled.forEach((result, i) => {
    if (result.status === 'fulfilled')
      layers.push({ theme: themed[i].theme, features: result.value.features });
    else missing.push(themed[i].theme);
  });
  return {
    manifest,
    reference,
    cooperations: record.cooperations ?? [],
    partners: partners.features ?? [],
    authorities: authorities.features ?? [],
    layers,
    missing,
  };
}
