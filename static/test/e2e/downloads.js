import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { json, origin, visit } from './browser.js';

/** @type {import('../../js/contract.d.ts').Manifest} */
const manifest = await json('/api/edition');

/** @param {string} path @returns {Promise<Buffer>} */
async function served(path) {
  const response = await fetch(origin + path);
  assert.equal(response.status, 200, path);
  return Buffer.from(await response.arrayBuffer());
}

/**
 * @param {import('playwright-core').Page} page
 * @param {RegExp} button
 */
async function download(page, button) {
  const summary = page.locator('.downloads summary');
  if (!(await page.locator('.downloads ul').isVisible())) await summary.click();
  const arriving = page.waitForEvent('download');
  await page.locator('.downloads').getByRole('button', { name: button }).click();
  const file = await arriving;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

const SHEET = /^Tableur|^Spreadsheet/;
const CSV = /^CSV/;
const GEOJSON = /^GeoJSON/;

for (const path of ['/?vue=liste', '/en/?onglet=liste&tri=-annee']) {
  test(`without filters, a file made in the browser is the server’s, byte for byte: ${path}`, () =>
    visit(path, async (page) => {
      const csv = await download(page, CSV);
      assert.equal(csv.name, `passerelles-edition-${manifest.number}.csv`);
      assert.ok(csv.bytes.equals(await served('/api/cooperations.csv')), 'CSV');
      const sheet = await download(page, SHEET);
      assert.equal(sheet.name, `passerelles-edition-${manifest.number}-tableur.csv`);
      assert.ok(sheet.bytes.equals(await served('/api/cooperations.csv?form=tableur')), 'for spreadsheets');
    }));
}

test('without filters, the links are those of the layer, with their edition and their licences', () =>
  visit('/?onglet=liste', async (page) => {
    const { name, bytes } = await download(page, GEOJSON);
    assert.equal(name, `passerelles-edition-${manifest.number}.geojson`);
    const own = JSON.parse(bytes.toString());
    const layer = JSON.parse((await served('/layers/all.geojson')).toString());
    assert.deepEqual(own.features, layer.features);
    assert.deepEqual(
      Object.keys(own.features[0].properties),
      Object.keys(layer.features[0].properties),
      'in the same order',
    );
    assert.equal(own.attribution, layer.attribution);
    assert.deepEqual(own.edition, {
      number: manifest.number,
      digest: manifest.digest,
      published_at: manifest.published_at,
    });
    assert.equal(own.filters, undefined);
    assert.equal(own.without_place, manifest.counts.without_place);
  }));

for (const query of [
  'themes=eau',
  'pays=202&q=lille',
  'annees=1990-2000&niveaux=commune',
  'q=naplouse&sel=authority:lille&tri=-annee',
]) {
  test(`with filters, it is what the list shows and nothing else: ${query}`, () =>
    visit(`/?vue=liste&${query}`, async (page) => {
      await page.keyboard.press('Escape'); // a selection filters nothing
      const shown = await page
        .locator('#liste [data-cooperation]')
        .evaluateAll((rows) =>
          [...new Set(rows.map((row) => row.getAttribute('data-cooperation') ?? ''))].sort(),
        );
      assert.ok(shown.length > 0);
      for (const [button, form, separator] of /** @type {[RegExp, string, string][]} */ ([
        [CSV, '', ','],
        [SHEET, '?form=tableur', ';'],
      ])) {
        const file = await download(page, button);
        assert.match(file.name, /-filtre(-tableur)?\.csv$/, 'its name says so');
        const all = records((await served(`/api/cooperations.csv${form}`)).toString());
        const kept = all.filter((record, i) => i === 0 || shown.includes(record.split(separator, 1)[0]));
        assert.deepEqual(records(file.bytes.toString()), kept);
      }
      const file = await download(page, GEOJSON);
      assert.match(file.name, /-filtre\.geojson$/);
      const own = JSON.parse(file.bytes.toString());
      const ids = own.features.flatMap((/** @type {any} */ each) => each.properties.cooperations);
      assert.ok(ids.every((/** @type {string} */ id) => shown.includes(id)));
      assert.equal(new Set(ids).size + own.without_place >= shown.length, true, 'the others have no place');
      assert.match(own.filters, /coopérations? sur/);
    }));
}

test('the menu of files is a keyboard’s too', () =>
  visit('/?vue=liste', async (page) => {
    const summary = page.locator('.downloads summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    assert.ok(!(await page.locator('.downloads ul').isVisible()));
    assert.ok(await summary.evaluate((node) => node === document.activeElement));
  }));

/** @param {string} text @returns {string[]} the records of a CSV, line feeds in quoted cells included */
function records(text) {
  return text.match(/(?:"(?:[^"]|"")*"|[^"\n])+\n/g) ?? [];
}
