import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameIn } from '../../js/data/names.js';
import { dateWords, period } from '../../js/text/edtf.js';
import { searchable } from '../../js/text/searchable.js';
import { cooperationSentence, cooperationTitle } from '../../js/text/sentences.js';
import { preferredOf } from '../../js/ui/languages.js';
import { bundledEdition } from './bundled.js';
import { speaking } from './dictionaries.js';

/** @typedef {import('../../js/contract.d.ts').Lang} Lang */

/** @type {[string, string, Record<string, string>][]} the same in internal/catalogue/words_test.go */
const PERIODS = [
  [
    '2012-04',
    '',
    { nl: 'sinds april 2012', pl: 'od kwietnia 2012', pt: 'desde abril de 2012', ar: 'منذ أبريل 2012' },
  ],
  [
    '2012-04',
    '2012-04',
    { nl: 'in april 2012', pl: '(kwiecień 2012)', pt: 'em abril de 2012', ar: 'في أبريل 2012' },
  ],
  [
    '2012-05-14',
    '2014',
    {
      nl: 'van 14 mei 2012 tot 2014',
      pl: 'od 14 maja 2012 do 2014 roku',
      pt: 'de 14 de maio de 2012 a 2014',
      ar: 'من 14 مايو 2012 إلى 2014',
    },
  ],
  [
    '196X',
    '',
    { nl: 'sinds de jaren 1960', pl: 'od lat 1960–1969', pt: 'desde os anos 1960', ar: 'منذ عقد 1960' },
  ],
  ['16XX', '16XX', { nl: 'in de 17e eeuw', pl: 'w XVII wieku', pt: 'no século XVII', ar: 'في القرن الـ17' }],
];

for (const [start, end, words] of PERIODS) {
  test(`${start}/${end} in every language`, () => {
    for (const [lang, want] of Object.entries(words)) {
      assert.equal(period(speaking(/** @type {Lang} */ (lang)), start, end), want);
    }
  });
}

test('a date by itself has its own case', () => {
  assert.equal(dateWords(speaking('pl'), '2012-04'), 'kwiecień 2012');
  assert.equal(dateWords(speaking('pl'), '2012-04-01'), '1 kwietnia 2012');
});

test('counts have the plural categories of their language', () => {
  const counts = [0, 1, 2, 5, 22];
  /** @param {Lang} lang */
  const said = (lang) => counts.map((n) => speaking(lang).n('count.partners', n));
  assert.deepEqual(said('pl'), ['0 partnerów', '1 partner', '2 partnerów', '5 partnerów', '22 partnerów']);
  assert.deepEqual(said('ar'), ['لا شريك', 'شريك واحد', 'شريكان', '5 شركاء', '22 شريكًا']);
  assert.deepEqual(said('pt'), ['0 parceiros', '1 parceiro', '2 parceiros', '5 parceiros', '22 parceiros']);
  assert.equal(speaking('ar').number(12345), '12,345');
  assert.equal(speaking('pl').number(1234), '1234');
});

const edition = bundledEdition();

for (const lang of /** @type {const} */ (['nl', 'pl', 'pt', 'ar'])) {
  const tr = speaking(lang);
  test(`every cooperation is told in ${lang}, and no French article is left`, () => {
    for (const each of edition.cooperations) {
      const sentence = cooperationSentence(edition, tr, each);
      assert.ok(!/\{\w+\}|sentence\.|form\.|undefined/.test(sentence), sentence);
      assert.ok(!/\s{2}|\s[.,;]/.test(sentence), sentence);
      assert.ok(!/(^|\s)(la Région|le Département|l’État|the )/.test(sentence), sentence);
      assert.ok(/[.]$/.test(sentence), sentence);
    }
  });

  test(`the title of a plain twinning is said in ${lang}`, () => {
    const plain = edition.cooperations.find((each) => each.type === 'jumelage' && !each.description);
    assert.ok(plain);
    const { text, lang: of } = cooperationTitle(edition, tr, plain);
    assert.equal(of, undefined);
    assert.ok(!text.startsWith('Jumelage entre'), text);
    const told = edition.cooperations.find((each) => each.type !== 'jumelage');
    assert.ok(told);
    assert.deepEqual(cooperationTitle(edition, tr, told), { text: told.title, lang: 'fr' });
  });
}

test('lists of an edition are named by the texts of the page', () => {
  const text = () => ({ fr: 'français', en: 'English' });
  const reference = /** @type {any} */ ({
    themes: [{ code: 'eau', label: text(), description: text() }],
    types: [{ code: 'jumelage', label: text() }],
    countries: [{ iso2: 'SN', name: text() }],
    world_regions: [{ code: '011', name: text() }],
  });
  nameIn('pl', { 'theme.eau': 'Woda', 'country.SN': 'Senegal', 'region.011': 'Afryka Zachodnia' }, reference);
  const { pick } = speaking('pl');
  assert.equal(pick(reference.themes[0].label), 'Woda');
  assert.equal(pick(reference.countries[0].name), 'Senegal');
  assert.equal(pick(reference.world_regions[0].name), 'Afryka Zachodnia');
  assert.equal(pick(reference.types[0].label), 'français', 'what has no name keeps its French one');
});

test('the browser’s first language that the atlas has is preferred', () => {
  const known = ['fr', 'en', 'nl', 'pl', 'pt', 'ar'];
  assert.equal(preferredOf(['pt-BR', 'en'], known), 'pt');
  assert.equal(preferredOf(['de', 'AR-ma', 'fr'], known), 'ar');
  assert.equal(preferredOf(['de', 'it'], known), undefined);
});

test('Arabic is found with or without its article', () => {
  assert.equal(searchable('الجزائر'), searchable('جزائر'));
  assert.equal(searchable('غزة'), searchable('غزه'));
});
