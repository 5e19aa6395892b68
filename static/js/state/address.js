import { readFilters, writeFilters } from './filters.js';

/**
 * What the reader is looking at, as the address says it:
 * ?sel=partner:naplouse&themes=eau,culture&pays=SN&annees=1990-2010&vue=liste
 */

/** @typedef {'link' | 'partner' | 'authority' | 'country' | 'cooperation' | 'commune' | 'spot'} SelectionKind */
/** @typedef {{ kind: SelectionKind, id: string }} Selection a spot is a place of the world, "14.694,-17.444,Dakar" */
/** @typedef {import('./filters.js').Filters} Filters */
/** @typedef {import('./filters.js').Known} Known */

/** @typedef {'themes' | 'filtres' | 'liste' | 'chiffres'} Tab */
/** @typedef {{ by: 'nom' | 'pays' | 'distance' | 'annee', descending: boolean }} Order how the list is sorted */
/** @typedef {{ lat: number, lon: number, zoom: number }} Sight where the reader moved the map to */

/**
 * @typedef {object} View
 * @property {Selection | null} selection
 * @property {Filters} filters
 * @property {Tab} tab
 * @property {boolean} alone the list without the map
 * @property {Order} order
 * @property {Sight | null} sight null where the page put the map
 */

/** @type {readonly string[]} */
const KINDS = ['link', 'partner', 'authority', 'country', 'cooperation', 'commune', 'spot'];
/** @type {readonly string[]} */
const TABS = ['themes', 'filtres', 'liste', 'chiffres'];
/** Authorities by name, never by rank. @type {Order} */
export const ALPHABETICAL = Object.freeze({ by: 'nom', descending: false });
const ID = /^[\w-]{1,200}$/;
/** Words only, and few: an address must not make the page say just anything. */
const SPOT =
  /^(-?\d{1,2}(?:\.\d{1,5})?),(-?\d{1,3}(?:\.\d{1,5})?),([\p{L}\p{M}][\p{L}\p{M}\p{N} ’'(),.-]{0,60})$/u;
const SIGHT = /^(-?\d{1,2}(?:\.\d{1,4})?),(-?\d{1,3}(?:\.\d{1,4})?),(\d{1,2}(?:\.\d{1,2})?)$/;
const ORDER = /^(-?)(nom|pays|distance|annee)$/;
const MAX_ZOOM = 11;

/**
 * Reads an address; what makes no sense in it is left out.
 * @param {string} search
 * @param {Known} known
 * @returns {View}
 */
export function readAddress(search, known) {
  const query = new URLSearchParams(search);
  const alone = query.get('vue') === 'liste';
  const tab = query.get('onglet') ?? '';
  return {
    selection: readSelection(query.get('sel')),
    filters: readFilters(query, known),
    tab: alone ? 'liste' : TABS.includes(tab) ? /** @type {Tab} */ (tab) : 'themes',
    alone,
    order: readOrder(query.get('tri')),
    sight: readSight(query.get('carte')),
  };
}

/**
 * What an address asks for that there is not, or no longer. What is no address
 * of ours at all needs no word: it goes.
 * @param {string} search
 * @param {readonly string[]} known the codes of the themes there are
 * @param {(selection: Selection) => boolean} knows
 * @returns {'unknown' | 'unknown_theme' | 'unknown_both' | null}
 */
export function faultOf(search, known, knows) {
  const query = new URLSearchParams(search);
  const selection = readSelection(query.get('sel'));
  const lost = selection !== null && !knows(selection);
  const asked = (query.get('themes') ?? '').split(',');
  const strange = asked.some((code) => /^[a-z_]+$/.test(code) && !known.includes(code));
  if (lost) return strange ? 'unknown_both' : 'unknown';
  return strange ? 'unknown_theme' : null;
}

/**
 * Writes a view into an address; parameters that are not ours stay.
 * @param {View} view
 * @param {string} search the address as it was
 */
export function writeAddress(view, search) {
  const query = new URLSearchParams(search);
  /** @param {string} name @param {string | null} value */
  const set = (name, value) => (value === null ? query.delete(name) : query.set(name, value));
  const { selection, sight } = view;
  set('sel', selection && `${selection.kind}:${selection.id}`);
  writeFilters(query, view.filters);
  set('onglet', view.alone || view.tab === 'themes' ? null : view.tab);
  set('vue', view.alone ? 'liste' : null);
  set('tri', writeOrder(view.order));
  set('carte', sight && `${round(sight.lat)},${round(sight.lon)},${Number(sight.zoom.toFixed(2))}`);
  const text = readable(query);
  return text ? `?${text}` : '';
}

/**
 * Colons and commas need no escape in a query, and are easier to read as they are.
 * @param {URLSearchParams} query
 */
export function readable(query) {
  return query.toString().replace(/%3A/g, ':').replace(/%2C/g, ',');
}

/**
 * A place of the world that a selection names.
 * @param {string} id
 * @returns {{ lat: number, lon: number, name: string } | null}
 */
export function readSpot(id) {
  const found = SPOT.exec(id);
  if (!found) return null;
  const [lat, lon] = [Number(found[1]), Number(found[2])];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon, name: found[3].trim() } : null;
}

/** @param {number} lat @param {number} lon @param {string} name */
export function writeSpot(lat, lon, name) {
  const words = name
    .replace(/[^\p{L}\p{M}\p{N} ’'(),.-]+/gu, ' ')
    .replace(/ +/g, ' ')
    .slice(0, 61)
    .trim();
  return `${Number(lat.toFixed(4))},${Number(lon.toFixed(4))},${words}`;
}

/** @param {string | null} text @returns {Selection | null} */
export function readSelection(text) {
  const colon = text?.indexOf(':') ?? -1;
  if (!text || colon < 1) return null;
  const kind = text.slice(0, colon);
  const id = text.slice(colon + 1);
  const fits = kind === 'spot' ? readSpot(id) !== null : ID.test(id);
  return KINDS.includes(kind) && fits ? { kind: /** @type {SelectionKind} */ (kind), id } : null;
}

/** @param {string | null} text @returns {Order} */
function readOrder(text) {
  const found = ORDER.exec(text ?? '');
  if (!found) return ALPHABETICAL;
  return { by: /** @type {Order['by']} */ (found[2]), descending: found[1] === '-' };
}

/** @param {Order} order @returns {string | null} "-annee": the latest first */
function writeOrder({ by, descending }) {
  if (by === 'nom' && !descending) return null;
  return `${descending ? '-' : ''}${by}`;
}

/** @param {string | null} text @returns {Sight | null} */
export function readSight(text) {
  const found = SIGHT.exec(text ?? '');
  if (!found) return null;
  const [lat, lon, zoom] = found.slice(1).map(Number);
  if (Math.abs(lat) > 85 || Math.abs(lon) > 180 || zoom < 1 || zoom > MAX_ZOOM) return null;
  return { lat, lon, zoom };
}

/** @param {number} degrees */
function round(degrees) {
  return Number(degrees.toFixed(4));
}
