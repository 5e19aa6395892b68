import assert from 'node:assert/strict';
import { test } from 'node:test';
import { featuresOf, geojsonOf } from '../../js/export/geojson.js';
import { csvOf, sheetOf } from '../../js/export/table.js';
import { smallEdition } from './published.js';

// That these are what the server makes, byte for byte, is proved in a browser:
// see test/e2e/downloads.js. Here is what the bundled data may have none of.

/** @param {object} more */
function edition(more) {
  const small = smallEdition();
  small.cooperations = [{ ...small.cooperations[0], ...more }];
  return small;
}
/** @param {object} more @param {typeof csvOf} form */
const lineOf = (more, form) => {
  const small = edition(more);
  return form(small, small.cooperations).split('\n').slice(1).join('\n');
};

test('what a spreadsheet would compute is text', () => {
  for (const title of ['=1+1', '+33', '-2', '@SUM(A1)', "'=1", '\u00a0=1', '  =1', '\t@x']) {
    assert.ok(lineOf({ title }, sheetOf).includes(`'${title}`), title);
    assert.ok(!lineOf({ title }, csvOf).includes(`'${title}`), `${title}, for programs`);
  }
  assert.ok(!lineOf({ title: 'Lille = Naplouse' }, sheetOf).includes("'Lille"));
});

test('cells are quoted where they must be', () => {
  assert.ok(lineOf({ title: 'a,b' }, csvOf).includes(',"a,b",'));
  assert.ok(lineOf({ title: 'a,b' }, sheetOf).includes(';a,b;'));
  assert.ok(lineOf({ title: 'a;b "c"' }, sheetOf).includes(';"a;b ""c""";'));
  assert.ok(lineOf({ note: 'a\nb' }, csvOf).includes(',"a\nb",'));
  assert.ok(lineOf({ note: 'a\nb' }, sheetOf).includes(';"a\r\nb";'));
  assert.ok(lineOf({ title: ' a' }, csvOf).includes('," a",'));
});

test('a cooperation without partner has a row, one of several partners several', () => {
  assert.equal(lineOf({ partners: [] }, csvOf).trim().split('\n').length, 1);
  const two = ['menden', 'naplouse'].map((id) => ({ id, role: 'participant' }));
  const lines = lineOf({ partners: two }, csvOf).trim().split('\n');
  assert.deepEqual(
    lines.map((line) => line.split(',').at(-2)),
    ['menden', 'naplouse'],
  );
});

test('a row says whom its position comes from, and under what licence', () => {
  const small = edition({});
  small.reference.attributions = [{ source: 'geonames', title: 'GeoNames', licence: 'CC-BY-4.0' }];
  const partner = small.partners.get('naplouse');
  assert.ok(partner);
  Object.assign(partner, { lonLat: [35.26, 32.2], place_source: 'geonames' });
  assert.match(csvOf(small, small.cooperations), /,naplouse,"GeoNames, CC-BY-4\.0"\n/);
  partner.lonLat = null;
  assert.match(csvOf(small, small.cooperations), /,naplouse,\n/, 'no position, nobody to name');
});

test('the sheet begins with its byte order mark, and has decimal commas', () => {
  const small = edition({});
  const partner = small.partners.get('naplouse');
  assert.ok(partner);
  partner.lonLat = [35.26, -0.5];
  const text = sheetOf(small, small.cooperations);
  assert.ok(text.startsWith('\ufeffidentifiant;'));
  assert.ok(text.includes(';35,26;-0,5;'), 'a position is a number, whatever it begins with');
});

test('a link is there once, its theme the most frequent one, of equal ones the first of the legend', () => {
  const small = smallEdition();
  const features = featuresOf(small, small.strands);
  assert.deepEqual(
    features.map(({ id }) => id),
    ['lille--dundee', 'lille--maroc', 'lille--naplouse', 'region--naplouse'],
  );
  const { properties } = features[2];
  assert.deepEqual(properties.cooperations, ['twinning', 'water']);
  assert.equal(properties.count, 2);
  assert.equal(properties.theme, 'eau');
  assert.equal(features[0].properties.kind, 'network');
});

test('a file says where it comes from', () => {
  const small = smallEdition();
  Object.assign(small.manifest, { number: 12, published_at: '2026-01-01T00:00:00Z' });
  small.reference.attributions = [
    { source: 'geonames', title: 'GeoNames', licence: 'CC-BY-4.0', url: 'https://www.geonames.org/' },
  ];
  const file = JSON.parse(
    geojsonOf(small, small.strands, { filters: 'eau', address: 'http://ici/?themes=eau', withoutPlace: 3 }),
  );
  assert.equal(file.edition.number, 12);
  assert.match(file.attribution, /Licence Ouverte 2\.0 ; GeoNames, CC-BY-4\.0 https:/);
  assert.equal(file.filters, 'eau');
  assert.equal(file.without_place, 3);
});
