import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold, matches } from '../../js/text/fold.js';
import { afterA, afterDe, frenchCountry, frenchName } from '../../js/text/french.js';
import { bundledEdition } from './bundled.js';
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

test('every country has its article', () => {
  const byArticle = /** @type {Record<string, string[]>} */ ({ '': [], le: [], la: [], les: [], 'l’': [] });
  for (const { iso2, name } of bundledEdition().countries.values()) {
    const whole = frenchCountry(name.fr, iso2);
    const article = whole.slice(0, whole.length - name.fr.length).trim();
    assert.ok(article in byArticle, whole);
    byArticle[article].push(iso2);
  }
  /** @param {string} article */
  const codes = (article) => byArticle[article].sort().join(' ');
  assert.equal(
    codes(''),
    'AG AI AW BH BL BQ CU CW CY DJ GG GI GU HK HT IL JE KI KN LC MC MF MG MO MS MT MU NR NU OM PM PR RE SG SH SM ST SX TK TT TW VC WF YT',
  );
  assert.equal(
    codes('les'),
    'AE AS AX BM BS CC CK FJ FK FM FO HM KM KY MH MP MV NL PH PN PW SB SC TC TF TO TV UM US VG VI WS',
  );
  assert.equal(
    codes('le'),
    'BD BF BI BJ BN BR BT BW BZ CA CG CL CM CR CV DK EH GA GB GH GL GT GY HN IO JP KE KG KH KW KZ LA LB LI LK LR LS LU MA ME ML MW MX MZ NE NG NI NP PA PE PK PT PY QA RW SD SJ SN SR SS SV TD TG TJ TL TM VA VE VN VU XK YE ZW',
  );
  assert.equal(
    codes('l’'),
    'AD AF AL AM AO AQ AR AT AU AZ BV CX DE DZ EC EE EG ER ES ET ID IE IM IN IQ IR IS IT NF SA SZ UA UG UY UZ ZA',
  );
  assert.equal(
    codes('la'),
    'BA BB BE BG BO BY CD CF CH CI CN CO CZ DM DO FI FR GD GE GF GM GN GP GQ GR GS GW HR HU JM JO KP KR LT LV LY MD MK MM MN MQ MR MY NA NC NO NZ PF PG PL PS RO RS RU SE SI SK SL SO SY TH TN TR TZ ZM',
  );
});

test('articles contract', () => {
  const rows = /** @type {[string, string, string][]} */ ([
    ['le Bénin', 'au Bénin', 'du Bénin'],
    ['les Comores', 'aux Comores', 'des Comores'],
    ['l’Algérie', 'à l’Algérie', 'de l’Algérie'],
    ['la Turquie', 'à la Turquie', 'de la Turquie'],
    ['Cuba', 'à Cuba', 'de Cuba'],
    ['Le Quesnoy', 'au Quesnoy', 'du Quesnoy'],
    ['La Madeleine', 'à La Madeleine', 'de La Madeleine'],
    ['Arras', 'à Arras', 'd’Arras'],
    ['Ypres', 'à Ypres', 'd’Ypres'],
    ['Yaoundé', 'à Yaoundé', 'de Yaoundé'],
    ['des communes', 'à des communes', 'de communes'],
  ]);
  for (const [name, a, de] of rows) assert.deepEqual([afterA(name), afterDe(name)], [a, de]);
});

test('articles of bodies', () => {
  const rows = /** @type {[string, string][]} */ ([
    ['Lille', 'Lille'],
    ['Région Hauts-de-France', 'la Région Hauts-de-France'],
    ['Département du Nord', 'le Département du Nord'],
    ['État du Minas Gerais', 'l’État du Minas Gerais'],
    ['Communauté urbaine de Dunkerque', 'la Communauté urbaine de Dunkerque'],
    ['Collectivités bulgares', 'des collectivités bulgares'],
    ['Eurométropole Lille-Kortrijk-Tournai', 'l’Eurométropole Lille-Kortrijk-Tournai'],
    ['Oblast de Dnipropetrovsk', 'l’Oblast de Dnipropetrovsk'],
    ['Gouvernorat de Ngazidja', 'le Gouvernorat de Ngazidja'],
    ['Pays de Saint-Omer', 'le Pays de Saint-Omer'],
    ['Pays européens partenaires', 'des pays européens partenaires'],
    ['Le Quesnoy', 'Le Quesnoy'],
  ]);
  for (const [name, want] of rows) assert.equal(frenchName(name), want);
});

test('counts follow the language', () => {
  assert.equal(french.n('count.cooperations', 0), '0\u00a0coopération');
  assert.equal(english.n('count.cooperations', 0), '0\u00a0cooperations');
  assert.equal(french.n('count.cooperations', 1200), '1\u202f200\u00a0coopérations');
  assert.equal(french.list(['a', 'b', 'c']), 'a, b et c');
});
