import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, phone, visit } from './browser.js';

/** @type {{ places: import('../../js/contract.d.ts').Place[] }} */
const { places } = await json('/api/places.json').catch(async () => {
  const { digest } = await json('/api/edition');
  return json(`/editions/${digest}/api/places.json`);
});
/** @type {{ features: { properties: { kind: string, code: string | null } }[] }} */
const authorities = await json('/layers/authorities.geojson');
const acting = new Set(authorities.features.map(({ properties }) => properties.code));

/** @param {import('playwright-core').Page} page @param {string} typed */
async function type(page, typed) {
  const learnt = page.waitForResponse((response) => response.url().endsWith('/api/places.json'));
  await page.getByRole('combobox').focus();
  await learnt;
  await page.keyboard.type(typed);
  await page.locator('[role=option]').first().waitFor();
}

/** @param {import('playwright-core').Page} page */
const current = (page) =>
  page.evaluate(() => {
    const id = document.getElementById('search')?.getAttribute('aria-activedescendant');
    return id ? (document.getElementById(id)?.textContent ?? '') : '';
  });

test('a misspelt exonym is found by keyboard alone', () =>
  visit('/', async (page) => {
    // The second link of the page leads over all that is above the search.
    for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
    const box = page.getByRole('combobox');
    await page.waitForFunction(() => document.activeElement?.id === 'search');
    assert.equal(await box.getAttribute('aria-expanded'), 'false');
    await page.keyboard.type('nablous'); // Nablus, which the page calls Naplouse
    await page.waitForFunction(() =>
      document.querySelector('[role=option]')?.textContent?.includes('Naplouse'),
    );
    assert.equal(await box.getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('ArrowDown');
    assert.match(await current(page), /Naplouse \(Palestine\)/);
    await page.keyboard.press('ArrowUp');
    assert.equal(await current(page), '', 'back in the box');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const title = page.locator('#detail h2');
    assert.equal(await title.innerText(), 'Naplouse');
    assert.ok(await title.evaluate((node) => node === document.activeElement));
    assert.match(page.url(), /sel=partner:naplouse/);
    await page.keyboard.press('Escape');
    assert.ok(await box.evaluate((node) => node === document.activeElement), 'the focus is back');
  }));

test('Escape closes the answers, then empties the box', () =>
  visit('/', async (page) => {
    await type(page, 'lille');
    await page.keyboard.press('Escape');
    assert.ok(!(await page.getByRole('listbox').isVisible()));
    const box = page.getByRole('combobox');
    assert.equal(await box.inputValue(), 'lille');
    await page.keyboard.press('Escape');
    assert.equal(await box.inputValue(), '');
  }));

test('the search answers without a network', () =>
  visit(
    '/',
    async (page) => {
      await type(page, 'lill');
      await page.context().setOffline(true);
      await page.getByRole('combobox').fill('seneg');
      await page
        .getByRole('option', { name: /^Sénégal/ })
        .first()
        .click();
      assert.equal(await page.locator('#detail h2').innerText(), 'Sénégal');
    },
    { mayComplain: /Failed to load resource/ },
  ));

test('a region of the world and a theme are filters', () =>
  visit('/', async (page) => {
    await type(page, 'afrique occ');
    await page.getByRole('option', { name: /^Afrique occidentale/ }).click();
    assert.match(page.url(), /pays=011/);
    await page.getByRole('combobox').fill('culture');
    await page.getByRole('option', { name: /^Culture et patrimoine/ }).click();
    assert.match(page.url(), /\?themes=culture$/, 'in place of what was filtered');
  }));

test('a commune with links, by postal code: its own and those around it', () =>
  visit('/', async (page) => {
    await type(page, '59800');
    await page.getByRole('option', { name: /^Lille/ }).click();
    assert.match(page.url(), /sel=commune:59350/);
    const headings = await page.locator('#detail h3').allInnerTexts();
    assert.match(headings[0], /La commune\s+Lille/);
    assert.match(headings[1], /Son intercommunalité\s+Métropole européenne de Lille/);
    assert.match(headings[2], /Son département\s+Département du Nord/);
    assert.match(headings[3], /Sa région\s+Région Hauts-de-France/);
    const text = await page.locator('#detail').innerText();
    assert.match(text, /Lille Métropole Communauté urbaine/, 'through those that were before');
    assert.match(text, /Nord-Pas de Calais/);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    assert.equal(await page.locator('#detail h2').innerText(), 'Lille', 'the address leads there too');
  }));

test('a commune with no links of its own, and no known place', () => {
  const commune = places.find(
    (place) =>
      place.kind === 'commune' && !place.position && !acting.has(place.id) && place.postcodes?.length,
  );
  assert.ok(commune);
  return visit(
    '/',
    async (page) => {
      await type(page, commune.postcodes?.[0] ?? '');
      const options = await page.getByRole('option').allInnerTexts();
      assert.ok(options.length > 0);
      await page.getByRole('combobox').fill(commune.names[0]);
      await page
        .getByRole('group', { name: 'Communes' })
        .getByRole('option', { name: commune.names[0] })
        .first()
        .click();
      const text = await page.locator('#detail').innerText();
      assert.match(text, /Aucune coopération n’est connue/);
      assert.match(text, /la carte montre son intercommunalité/);
      assert.match(text, /Région Hauts-de-France/);
      assert.ok((await page.locator('#detail .row-button').count()) > 3);
    },
    { options: phone },
  );
});

test('elsewhere in the world: the nearest cooperations, in kilometres', () => {
  const features = [
    {
      geometry: { type: 'Point', coordinates: [-17.44406, 14.6937] },
      properties: { name: 'Dakar', country: 'SN', admin1: 'Dakar', level: 'locality', scope: 'gazetteer' },
    },
  ];
  return visit(
    '/',
    async (page) => {
      await page.getByRole('combobox').fill('dakar');
      await page.getByRole('option', { name: /^Dakar \(Sénégal\)/ }).click();
      const near = page.locator('#detail .circle').first();
      assert.match(await near.innerText(), /^Saint-Louis \(Sénégal\)\s+179\s?km/);
      assert.match(page.url(), /sel=spot:14\.6937,-17\.4441,Dakar/);
    },
    {
      before: (page) =>
        page.route('**/api/geocode*', (route) =>
          route.fulfill({ json: { type: 'FeatureCollection', features } }),
        ),
    },
  );
});

test('a host without a geocoder is no trouble', () =>
  visit(
    '/',
    async (page) => {
      await type(page, 'lill');
      await page.waitForTimeout(400);
      assert.ok((await page.getByRole('option').count()) > 0);
      assert.equal(await page.getByText('Ailleurs dans le monde').count(), 0);
    },
    {
      mayComplain: /Failed to load resource/,
      before: (page) => page.route('**/api/geocode*', (route) => route.fulfill({ status: 404, body: '' })),
    },
  ));
