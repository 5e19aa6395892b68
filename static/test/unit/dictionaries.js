import { readFileSync } from 'node:fs';
import { translator } from '../../js/text/translate.js';

/** @param {string} lang @returns {Record<string, string>} */
export function dictionary(lang) {
  return JSON.parse(readFileSync(new URL(`../../i18n/${lang}.json`, import.meta.url), 'utf8'));
}

/** @param {import('../../js/contract.d.ts').Lang} lang */
export const speaking = (lang) => translator(lang, dictionary(lang));

export const french = translator('fr', dictionary('fr'));
export const english = translator('en', dictionary('en'));
