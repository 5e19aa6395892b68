/**
 * In which language a page speaks: all that is seen and heard of it against the
 * texts of each language.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { json } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */

export const LANGS = ['fr', 'en', 'nl', 'pl', 'pt', 'ar'];

/** What Leaflet calls its own buttons. */
const LEAFLET = ['Zoom in', 'Zoom out', 'Close popup', 'Close'];

const reference = await json('/api/reference.json');

/** @param {string} lang @param {string} path the French one @returns {string} the page's address in a language */
export const addressIn = (lang, path) => (lang === 'fr' ? path : `/${lang}${path}`);

/** @param {string} lang @returns {Record<string, string>} all its texts */
export function textsOf(lang) {
  const read = (/** @type {string} */ folder) => {
    const file = new URL(`../../i18n/${folder}${lang}.json`, import.meta.url);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  };
  const own = { ...read(''), ...read('records/'), ...read('names/') };
  if (lang !== 'fr' && lang !== 'en') return own;
  for (const { code, label } of reference.themes) own[`theme.${code}`] = label[lang];
  for (const { code, label } of reference.types) own[`type.${code}`] = label[lang];
  for (const { code, name } of reference.world_regions) own[`region.${code}`] = name[lang];
  for (const { iso2, name } of reference.countries) own[`country.${iso2}`] = name[lang];
  return own;
}

const PLACE = /\{\w+\}/;

/** @param {string} text with places for values @returns {RegExp} what it may become */
const shape = (text) =>
  new RegExp(
    `^${text
      .trim()
      .split(/\{\w+\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+')}$`,
    'iu',
  );

/** @param {string} text whether there are words enough in it to tell its language */
const telling = (text) => text.replace(/\{\w+\}/g, '').replace(/[^\p{L}]/gu, '').length > 3;

/**
 * What a set of texts may become. Most have no place for a value, and are looked
 * up: a page has thousands of words, and there are thousands of texts.
 * @param {string[]} texts
 * @returns {(words: string) => boolean} whether it is one of them
 */
function oneOf(texts) {
  const whole = new Set(texts.filter((text) => !PLACE.test(text)).map((text) => text.trim().toLowerCase()));
  const shapes = texts.filter((text) => PLACE.test(text)).map(shape);
  return (words) => whole.has(words.toLowerCase()) || shapes.some((each) => each.test(words));
}

/** @type {Map<string, { own: (words: string) => boolean, strange: (words: string) => boolean }>} what a language says, and what only others do */
const tongues = new Map(
  LANGS.map((lang) => {
    const own = [...new Set(Object.values(textsOf(lang)))];
    const known = new Set(own.map((text) => text.trim().toLowerCase()));
    const others = LANGS.filter((other) => other !== lang).flatMap((other) => Object.values(textsOf(other)));
    const strange = [...new Set([...others, ...LEAFLET])].filter(
      (text) => telling(text) && !known.has(text.trim().toLowerCase()),
    );
    return [lang, { own: oneOf(own.filter(telling)), strange: oneOf(strange) }];
  }),
);

/** @param {Page} page @returns {Promise<string[]>} what is seen and heard of it, but for what says that it is in another language */
const said = (page) =>
  page.evaluate(() => {
    const seen = [...document.querySelectorAll('*')]
      .filter((node) => !node.closest('[lang]:not(html), script, style, noscript, datalist'))
      .flatMap((node) => [
        ...[
          'aria-label',
          'aria-roledescription',
          'aria-description',
          'aria-valuetext',
          'title',
          'placeholder',
          'alt',
        ].map((name) => node.getAttribute(name)),
        ...[...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.nodeValue),
      ]);
    return [document.title, ...seen].map((text) => text?.replace(/\s+/g, ' ').trim() ?? '').filter(Boolean);
  });

/** @param {Page} page @param {string} lang */
export async function onlyIn(page, lang) {
  const words = [...new Set(await said(page))];
  const keys = textsOf(lang);
  assert.ok(words.length > 15, `${words.length} texts`);
  assert.deepEqual(
    words.filter((text) => text in keys || /\{\w+\}|undefined|\[object/.test(text)),
    [],
    'a key has no text',
  );
  const tongue = tongues.get(lang);
  assert.ok(tongue);
  assert.deepEqual(
    words.filter((text) => tongue.strange(text) && !tongue.own(text)),
    [],
    'in another language',
  );
}
