import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, origin, PHONE, visit } from './browser.js';

/** @type {{ cooperations: import('../../js/contract.d.ts').Cooperation[] }} */
const { cooperations } = await json('/api/cooperations.json');
/** @type {import('../../js/contract.d.ts').Manifest} */
const manifest = await json('/api/edition');

/**
 * Prints a page to a PDF, and keeps what was on the sheet.
 * @param {import('playwright-core').Page} page
 */
async function print(page) {
  await page.evaluate(() => {
    addEventListener('afterprint', () => {}, { once: true });
    addEventListener('beforeprint', () => {
      const sheet = document.getElementById('print');
      const picture = sheet?.querySelector('canvas');
      const copy = document.createElement('canvas');
      copy.width = picture?.width ?? 0;
      copy.height = picture?.height ?? 0;
      const context = copy.getContext('2d');
      if (picture) context?.drawImage(picture, 0, 0);
      const pixels = picture ? (context?.getImageData(0, 0, copy.width, copy.height).data ?? []) : [];
      const colours = new Set();
      for (let i = 0; i < pixels.length; i += 4)
        colours.add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
      Object.assign(window, {
        printed: {
          text: sheet?.textContent ?? '',
          ids: [...(sheet?.querySelectorAll('[data-printed]') ?? [])].map((each) =>
            each.getAttribute('data-printed'),
          ),
          headings: [...(sheet?.querySelectorAll('h4') ?? [])].map((each) => each.textContent),
          themes: sheet?.querySelectorAll('.print-legend ul:first-of-type li').length ?? 0,
          map: picture ? { width: picture.width, height: picture.height, colours: colours.size } : null,
        },
      });
    });
  });
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const sizes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  // @ts-expect-error it was put there by the listener above
  const printed = await page.evaluate(() => window.printed);
  return {
    ...printed,
    pages: (pdf.match(/\/Type \/Page\b(?!s)/g) ?? []).length,
    a4: sizes.every(
      ([, width, height]) => Math.abs(Number(width) - 595) < 1 && Math.abs(Number(height) - 842) < 1,
    ),
  };
}

test('the map prints on A4: the map, what it shows, its legend, the whole list, its sources', () =>
  visit('/', async (page) => {
    const printed = await print(page);
    assert.ok(printed.a4);
    assert.ok(printed.pages > 3 && printed.pages < 15, `${printed.pages} pages`);
    assert.deepEqual([...new Set(printed.ids)].sort(), cooperations.map(({ id }) => id).sort(), 'all of it');
    assert.ok(printed.map.colours > 50, 'the map is drawn');
    const box = await page.locator('#map').boundingBox();
    assert.ok(box && Math.abs(printed.map.width - box.width) <= 1, 'as it is seen');
    assert.match(printed.text, new RegExp(`${cooperations.length} coopérations, sans filtre`));
    assert.match(printed.text, new RegExp(`Édition ${manifest.number} du .* 20\\d\\d, imprimée le `));
    assert.match(printed.text, /Licence Ouverte 2\.0/);
    assert.match(printed.text, /Natural Earth.*GeoNames/);
    assert.ok(printed.text.includes(`${origin}/`), 'the address of the view');
    assert.equal(await page.locator('#print').locator('*').count(), 0, 'and the screen is as before');
    assert.ok(await page.locator('#map').isVisible());
  }));

test('filters and the order of the list are those of the sheet', () =>
  visit('/?themes=eau,culture&onglet=liste&tri=annee', async (page) => {
    const printed = await print(page);
    const eau = cooperations
      .filter(({ themes }) => ['eau', 'culture'].includes(themes[0]))
      .map(({ id }) => id);
    assert.deepEqual([...printed.ids].sort(), eau.sort());
    assert.equal(printed.themes, 2, 'the legend has the themes that are on the map');
    assert.equal(printed.headings.at(-1), 'Sans date de début connue');
    assert.match(printed.text, /· eau, culture et patrimoine/);
    assert.ok(printed.text.includes('?themes=eau,culture&onglet=liste&tri=annee'));
    assert.ok(printed.pages <= 2);
  }));

test('what is selected is printed alone, from a phone too', () =>
  visit(
    '/?sel=partner:naplouse',
    async (page) => {
      const printed = await print(page);
      const own = cooperations.filter(({ partners }) => partners.some(({ id }) => id === 'naplouse'));
      assert.deepEqual([...new Set(printed.ids)].sort(), own.map(({ id }) => id).sort());
      assert.match(printed.text, /^Passerelles · .*Naplouse/);
      assert.ok(printed.map && printed.a4);
    },
    { options: { viewport: PHONE } },
  ));

test('the list alone prints without a map that is not seen', () =>
  visit('/en/?vue=liste&q=zzzz', async (page) => {
    const printed = await print(page);
    assert.equal(printed.map, null);
    assert.equal(printed.pages, 1);
    assert.match(printed.text, /No cooperation · “zzzz”/);
  }));
