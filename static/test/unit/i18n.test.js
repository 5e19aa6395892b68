import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dictionary } from './dictionaries.js';

const fr = dictionary('fr');
const en = dictionary('en');
const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param {string} folder @param {RegExp} name @returns {string} all the text of the sources below a folder */
function sources(folder, name) {
  return readdirSync(`${root}/${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => readFileSync(`${entry.parentPath ?? entry.path}/${entry.name}`, 'utf8'))
    .join('\n');
}

const code = sources('js', /\.js$/) + sources('templates', /\.html$/);

test('both languages have the same keys, in the same order', () => {
  assert.deepEqual(Object.keys(en), Object.keys(fr));
});

test('both languages fill in the same values', () => {
  /** @param {string} text */
  const values = (text) => [...new Set(text.match(/\{\w+\}/g))].sort();
  for (const key of Object.keys(fr)) assert.deepEqual(values(en[key]), values(fr[key]), key);
});

test('every key is used', () => {
  // httpd reads these; templates in `t(`x.${y}`)` are found by what stands before the $.
  const elsewhere = ['page.title', 'page.description', 'language.name'];
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
