import { readSight } from '../state/address.js';

/**
 * What an exhibition asks of its kiosk: in the file that the kiosk's server has
 * (profil.json), or in the address, which goes first. Both use the same words.
 */

/**
 * @typedef {object} Profile
 * @property {string} title over the map; empty for the atlas's own
 * @property {readonly string[]} themes codes of those that are shown; none for all
 * @property {readonly string[]} languages codes, the first being that of the start; none for all
 * @property {import('../state/address.js').Sight | null} sight where the map looks at the start
 * @property {number} idle seconds without a touch before the countdown
 * @property {number} countdown seconds
 * @property {readonly string[]} stories ids of the cooperations that are told while nobody is there; none for all
 * @property {boolean} low whether all that is pressed is in the lower half of the screen
 * @property {boolean} contrast
 * @property {string} address where visitors find the atlas on their own phone; empty for nowhere
 */

/** @typedef {Record<string, unknown>} Written */

const IDLE = { least: 20, most: 900, usual: 90 };
const COUNTDOWN = { least: 5, most: 60, usual: 15 };
const CODE = /^[a-z_]{2,40}$/;
const ID = /^[\w-]{1,200}$/;
const LONGEST_TITLE = 120;

/**
 * @param {Written} file what the server's profile says
 * @param {string} search of the address
 * @returns {Profile} what makes no sense being left out
 */
export function readProfile(file, search) {
  const query = new URLSearchParams(search);
  /** @param {string} name */
  const text = (name) => String(query.get(name) ?? file[name] ?? '').trim();
  /** @param {string} name @param {RegExp} form @returns {string[]} */
  const list = (name, form) => {
    // A form without a script says each by itself.
    const written = query.has(name) ? query.getAll(name).join(',').split(',') : file[name];
    const items = Array.isArray(written) ? written.map(String) : [];
    return items.map((item) => item.trim()).filter((item) => form.test(item));
  };
  return {
    title: text('titre').slice(0, LONGEST_TITLE),
    themes: list('themes', CODE),
    languages: list('langues', CODE),
    sight: readSight(text('carte')),
    idle: within(text('inactivite'), IDLE),
    countdown: within(text('compte'), COUNTDOWN),
    stories: list('recits', ID),
    low: text('commandes') === 'bas',
    contrast: text('contraste') === 'fort',
    address: publicAddress(text('adresse')),
  };
}

/** @param {string} text @param {{ least: number, most: number, usual: number }} bounds */
function within(text, { least, most, usual }) {
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? Math.max(least, Math.min(most, number)) : usual;
}

/** @param {string} text @returns {string} an address of the web without its last slash, or nothing */
function publicAddress(text) {
  if (!URL.canParse?.(text)) return '';
  const { protocol, origin, pathname } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? origin + pathname.replace(/\/+$/, '') : '';
}
