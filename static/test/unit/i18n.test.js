import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { localeOf } from '../../js/text/translate.js';
import { dictionary } from './dictionaries.js';

const fr = dictionary('fr');
const LANGS = /** @type {const} */ (['fr', 'en', 'nl', 'pl', 'pt', 'ar']);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param {string} folder @param {RegExp} name @returns {string} all the text of the sources below a folder */
function sources(folder, name) {
  return readdirSync(`${root}/${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => readFileSync(`${entry.parentPath ?? entry.path}/${entry.name}`, 'utf8'))
    .join('\n');
}

const code = sources('js', /\.js$/) + sources('templates', /\.html$/);

/** @param {string} folder below i18n @param {string} lang @returns {Record<string, string>} */
const texts = (folder, lang) => JSON.parse(readFileSync(`${root}/i18n/${folder}${lang}.json`, 'utf8'));

const CATEGORY = /\.(zero|one|two|few|many|other)$/;

/** @param {Record<string, string>} all @returns {string[]} keys, those of what is counted once */
const names = (all) => {
  const counted = (/** @type {string} */ key) => `${key.replace(CATEGORY, '')}.one` in fr1(all);
  return [...new Set(Object.keys(all).map((key) => (counted(key) ? key.replace(CATEGORY, '.*') : key)))];
};
/** @param {Record<string, string>} all @returns {Record<string, string>} the French texts that these translate */
const fr1 = (all) => ('page.title' in all ? fr : texts('records/', 'fr'));

for (const folder of ['', 'records/']) {
  const first = texts(folder, 'fr');
  for (const lang of LANGS) {
    const own = texts(folder, lang);
    test(`${folder}${lang}: the same texts as in French, in the same order`, () => {
      assert.deepEqual(names(own), names(first));
    });

    test(`${folder}${lang}: what is counted has its plural categories, or only one text`, () => {
      const rules = new Intl.PluralRules(localeOf(lang));
      const needed = new Set(Array.from({ length: 200 }, (_, n) => rules.select(n)));
      for (const name of names(own).filter((each) => each.endsWith('.*'))) {
        const base = name.slice(0, -2);
        const has = Object.keys(own).filter(
          (key) => key.replace(CATEGORY, '') === base && CATEGORY.test(key),
        );
        const categories = has.map((key) => key.slice(base.length + 1)).sort();
        if (String(categories) !== 'other') assert.deepEqual(categories, [...needed].sort(), name);
      }
    });

    test(`${folder}${lang}: the same values are filled in`, () => {
      /** @param {string | undefined} text */
      const values = (text) => [...new Set(text?.match(/\{\w+\}/g))].sort();
      for (const [key, text] of Object.entries(own)) {
        const french = first[key] ?? first[key.replace(CATEGORY, '.other')];
        // One and two may be words.
        const few = values(french).filter((value) => value !== '{n}' || text.includes(value));
        const spelt = /\.(zero|one|two)$/.test(key);
        assert.deepEqual(values(text), spelt ? few : values(french), key);
      }
    });

    test(`${folder}${lang}: no straight apostrophe, no three dots`, () => {
      for (const [key, text] of Object.entries(own)) assert.ok(!/'|\.\.\./.test(text), key);
    });
  }
}

test('what editions name in French and in English only has a name in every other language', () => {
  const table = (/** @type {string} */ name) =>
    readFileSync(`${root}/../data/${name}.csv`, 'utf8').split('\n');
  const codes = [
    ...table('themes')
      .slice(1)
      .flatMap((row) => (row ? [`theme.${row.split(',')[0]}`, `theme.${row.split(',')[0]}.about`] : [])),
    ...table('types')
      .slice(1)
      .flatMap((row) => (row ? [`type.${row.split(',')[0]}`] : [])),
  ];
  assert.ok(codes.length > 30);
  for (const lang of ['nl', 'pl', 'pt', 'ar']) {
    const own = texts('names/', lang);
    for (const code of codes) assert.ok(own[code], `${lang}: ${code}`);
    const rows = table('world_regions').slice(1).filter(Boolean);
    // Beside those of the standard, missions know one region more.
    assert.ok(own['region.mediterranee'], lang);
    const count = Object.keys(own).filter((key) => /^(country|region)\./.test(key)).length;
    assert.equal(count, rows.length + 1, lang);
  }
});

test('every key is used', () => {
  // httpd reads these; templates in `t(`x.${y}`)` are found by what stands before the $.
  const elsewhere = ['page.title', 'page.description', 'language.name', 'language.offer', 'language.dismiss'];
  const prefixes = [...code.matchAll(/[`'"]([a-z_]+(?:\.[a-z_]+)*[._])\$\{/g)].map((found) => found[1]);
  const counted = /\.(one|other)$/;
  const dated = /^date\.(since|starting|in|until|from|to|bare)\./;
  for (const key of Object.keys(fr)) {
    const plain = key.replace(counted, '');
    const used =
      elsewhere.includes(key) ||
      dated.test(key) ||
      [`'${plain}'`, `"${plain}"`].some((text) => code.includes(text)) ||
      prefixes.some((prefix) => plain.startsWith(prefix));
    assert.ok(used, `${key} is used nowhere`);
  }
});

test('every key that the code names is there', () => {
  const named = [...code.matchAll(/(?:tr\.t\(|\{\{t )['"]([a-z_.]+)['"]/g)].map((found) => found[1]);
  assert.ok(named.length > 40);
  const records = JSON.parse(readFileSync(`${root}/i18n/records/fr.json`, 'utf8'));
  for (const key of named) assert.ok(key in fr || key in records, key);
  const counted = [...code.matchAll(/tr\.n\(\s*'([a-z_.]+)'/g)].map((found) => found[1]);
  assert.ok(counted.length > 5);
  for (const key of counted) assert.ok(`${key}.one` in fr && `${key}.other` in fr, key);
});

test('French has its typography', () => {
  for (const [key, text] of Object.entries(fr)) {
    assert.ok(!/ [;:!?»]|« /.test(text), `${key}: an ordinary space before a double sign`);
    assert.ok(!/[^\s\u202f\u00a0][;!?]/.test(text), `${key}: no space before a double sign`);
    assert.ok(!/'/.test(text), `${key}: a straight apostrophe`);
    assert.ok(!/\.\.\./.test(text), `${key}: three dots`);
  }
});
