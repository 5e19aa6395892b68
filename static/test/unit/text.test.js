import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold, matches } from '../../js/text/fold.js';
import { frenchCountry, frenchName } from '../../js/text/french.js';
import { english, french } from './dictionaries.js';

test('typing forgives accents, case, hyphens and apostrophes', () => {
  assert.equal(fold('Wrocław'), 'wroclaw');
  assert.equal(fold('L’Haÿ-les-Roses'), 'lhay les roses');
  assert.equal(fold('Œuf à la Coque'), 'oeuf a la coque');
  assert.ok(matches(fold('Lille Naplouse Palestine'), fold('naplouse LILLE')));
  assert.ok(matches(fold('Saint-Omer'), fold('omer')));
  assert.ok(!matches(fold('Saint-Omer'), fold('mer')), 'words are matched from their beginning');
});

test('articles of countries', () => {
  const rows = /** @type {[string, string, string][]} */ ([
    ['Bénin', 'BJ', 'le Bénin'],
    ['Pologne', 'PL', 'la Pologne'],
    ['Algérie', 'DZ', 'l’Algérie'],
    ['Comores', 'KM', 'les Comores'],
    ['Mexique', 'MX', 'le Mexique'],
    ['Israël', 'IL', 'Israël'],
    ['Cuba', 'CU', 'Cuba'],
    ['États-Unis', 'US', 'les États-Unis'],
  ]);
  for (const [name, iso2, want] of rows) assert.equal(frenchCountry(name, iso2), want);
});

test('articles of bodies', () => {
  const rows = /** @type {[string, string][]} */ ([
    ['Lille', 'Lille'],
    ['Région Hauts-de-France', 'la Région Hauts-de-France'],
    ['Département du Nord', 'le Département du Nord'],
    ['État du Minas Gerais', 'l’État du Minas Gerais'],
    ['Communauté urbaine de Dunkerque', 'la Communauté urbaine de Dunkerque'],
    ['Collectivités bulgares', 'des collectivités bulgares'],
  ]);
  for (const [name, want] of rows) assert.equal(frenchName(name), want);
});

test('counts follow the language', () => {
  assert.equal(french.n('count.cooperations', 0), '0\u00a0coopération');
  assert.equal(english.n('count.cooperations', 0), '0\u00a0cooperations');
  assert.equal(french.n('count.cooperations', 1200), '1\u202f200\u00a0coopérations');
  assert.equal(french.list(['a', 'b', 'c']), 'a, b et c');
});
