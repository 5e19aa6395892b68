import { readSight } from '../state/address.js';

/** @typedef {import('./profile.js').Written} Written */

/**
 * What somebody filled in, as a profile says it: nothing for what is as usual.
 * @typedef {object} Filled
 * @property {string} titre
 * @property {string[]} themes
 * @property {string[]} langues
 * @property {string} carte a view, or the address of a map that shows it
 * @property {string} inactivite
 * @property {string} compte
 * @property {string} recits addresses or ids of cooperations, a line or a comma between them
 * @property {boolean} bas
 * @property {boolean} fort
 * @property {string} adresse
 * @property {[string, string]} nuit from and until, "20:00"
 */

const STORY = /^(?:.*\/cooperations\/|.*[?&]sel=cooperation(?::|%3A))?([\w-]{1,200})\/?(?:[?#&].*)?$/;

/**
 * @param {Filled} filled
 * @returns {{ profile: Written, problem: 'bad_sight' | 'bad_stories' | 'bad_address' | null }}
 */
export function writeProfile(filled) {
  const { titre, themes, langues, inactivite, compte, bas, fort, nuit } = filled;
  const carte = sightOf(filled.carte);
  const recits = filled.recits.split(/[\s,]+/).filter(Boolean);
  const stories = recits.map((text) => STORY.exec(text)?.[1] ?? '');
  const adresse = filled.adresse.trim();
  /** @type {Written} */
  const profile = {
    titre: titre.trim(),
    themes,
    langues,
    carte,
    inactivite: Number(inactivite) || 0,
    compte: Number(compte) || 0,
    recits: stories.filter(Boolean),
    commandes: bas ? 'bas' : '',
    contraste: fort ? 'fort' : '',
    adresse: isAddress(adresse) ? adresse : '',
    nuit: nuit.every(Boolean) ? nuit.join('-') : '',
  };
  for (const [name, value] of Object.entries(profile)) {
    if (!value || (Array.isArray(value) && value.length === 0)) delete profile[name];
  }
  const problem =
    filled.carte.trim() && !carte
      ? 'bad_sight'
      : stories.includes('')
        ? 'bad_stories'
        : adresse && !isAddress(adresse)
          ? 'bad_address'
          : null;
  return { profile, problem };
}

/**
 * A profile as an address says it. The hours of the night are the kiosk's own:
 * they are in its file only.
 * @param {Written} profile
 */
export function profileQuery({ nuit: _, ...profile }) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(profile)) query.set(name, String(value));
  return query.toString().replace(/%2C/g, ',');
}

/** @param {string} text @returns {string} "50.6,3.1,5" */
function sightOf(text) {
  const found = /[?&]carte=([^&#]*)/.exec(text);
  const view = decodeURIComponent(found?.[1] ?? text).trim();
  return readSight(view) ? view : '';
}

/** @param {string} text */
function isAddress(text) {
  return /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text);
}
