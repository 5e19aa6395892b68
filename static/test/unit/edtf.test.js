import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateWords, parseEdtf, period } from '../../js/text/edtf.js';
import { english, french } from './dictionaries.js';

test('periods in words', async (t) => {
  const rows = /** @type {[string, string, string, string, string][]} */ ([
    ['year', '2012', '', 'depuis 2012', 'since 2012'],
    ['month', '2010-12', '', 'depuis décembre 2010', 'since December 2010'],
    ['day', '2012-05-14', '', 'depuis le 14 mai 2012', 'since 14 May 2012'],
    ['first of the month', '2012-05-01', '', 'depuis le 1er mai 2012', 'since 1 May 2012'],
    ['decade', '196X', '', 'depuis les années 1960', 'since the 1960s'],
    ['century', '19XX', '', 'depuis le XXe siècle', 'since the 20th century'],
    ['same month', '2012-04', '2012-04', 'en avril 2012', 'in April 2012'],
    ['same decade', '196X', '196X', 'dans les années 1960', 'in the 1960s'],
    ['years', '2008', '2014', 'de 2008 à 2014', 'from 2008 to 2014'],
    ['months', '2012-04', '2012-05', 'd’avril 2012 à mai 2012', 'from April 2012 to May 2012'],
    ['end only', '', '2014', 'jusqu’en 2014', 'until 2014'],
    ['approximate', '1960~', '', 'depuis 1960 environ', 'since about 1960'],
    ['uncertain', '1960?', '', 'depuis 1960 (date incertaine)', 'since 1960 (uncertain date)'],
    ['unknown', '', '', '', ''],
    ['nonsense', 'hier', '', '', ''],
  ]);
  for (const [name, start, end, fr, en] of rows) {
    await t.test(name, () => {
      assert.equal(period(french, start, end), fr);
      assert.equal(period(english, start, end), en);
    });
  }
});

test('a date by itself', () => {
  assert.equal(dateWords(french, '2026-11'), 'novembre 2026');
  assert.equal(dateWords(french, '196X'), 'années 1960');
  assert.equal(dateWords(english, '196X'), '1960s');
  assert.equal(dateWords(french, undefined), '');
});

test('what is not EDTF is not read', () => {
  for (const text of ['12', '2012-4', '196X-05', '2012-05-14T10:00', '1XXX', '2012??'])
    assert.equal(parseEdtf(text), null, text);
});
