import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, phone, visit } from './browser.js';

/** @type {{ cooperations: import('../../js/contract.d.ts').Cooperation[] }} */
const { cooperations } = await json('/api/cooperations.json');
const reference = await json('/api/reference.json');
/** @type {{ features: { id: string, properties: { countries: string[] } }[] }} */
const partners = await json('/layers/partners.geojson');

const countriesOf = new Map(partners.features.map(({ id, properties }) => [id, properties.countries]));
/** @param {import('../../js/contract.d.ts').Cooperation} each @param {string} iso2 */
const isIn = (each, iso2) => each.partners.some(({ id }) => countriesOf.get(id)?.includes(iso2));

/** @param {import('playwright-core').Page} page @param {string} id of a box */
const countOf = async (page, id) =>
  Number(await page.locator(`label[for="${id}"] .facet-count > [aria-hidden]`).innerText());

test('facets narrow together, and each count is what choosing would leave', () =>
  visit('/?onglet=filtres', async (page) => {
    await page.getByRole('button', { name: 'Détailler\u202f: Europe', exact: true }).click();
    await page.getByRole('button', { name: 'Détailler\u202f: Europe de l’Ouest' }).click();
    const german = cooperations.filter((each) => isIn(each, 'DE'));
    assert.equal(await countOf(page, 'places-DE'), german.length);
    await page.getByRole('checkbox', { name: /^Allemagne/ }).check();
    assert.equal(await countOf(page, 'places-DE'), german.length, 'its own facet does not change it');
    const confirmed = german.filter(({ confidence }) => confidence === 'confirmed');
    assert.equal(await countOf(page, 'confidence-confirmed'), confirmed.length);
    await page.getByRole('checkbox', { name: /^Confirmée/ }).check();
    assert.equal(
      await page.locator('.shown-sentence').innerText(),
      `${confirmed.length} coopérations sur ${cooperations.length} · Allemagne, confirmée`,
    );
    assert.match(page.url(), /pays=DE&fiabilite=confirmed/);
    await page.getByRole('tab', { name: 'Liste' }).click();
    const rows = await page
      .locator('#liste [data-cooperation]')
      .evaluateAll((nodes) => [...new Set(nodes.map((node) => node.getAttribute('data-cooperation')))]);
    assert.deepEqual(rows.sort(), confirmed.map(({ id }) => id).sort(), 'the list is the same');
    await page.getByRole('tab', { name: 'Thèmes' }).click();
    const theme = reference.themes.find((/** @type {{ code: string }} */ { code }) => code === 'amitie');
    const twinned = confirmed.filter(({ themes }) => themes[0] === 'amitie').length;
    const row = page.locator('.theme', { hasText: theme.label.fr });
    assert.match(
      await row.locator('.theme-count').innerText(),
      new RegExp(`^${twinned}\\b`),
      'and the legend',
    );
    await page.getByRole('button', { name: 'Retirer le filtre Allemagne' }).click();
    assert.match(await page.locator('.shown-sentence').innerText(), / · confirmée$/);
    assert.ok(
      await page.evaluate(() => document.activeElement?.closest('#shown') !== null),
      'the focus stays with the filters',
    );
  }));

test('the years can be narrowed by keyboard, the undated taken along', () =>
  visit('/?onglet=filtres', async (page) => {
    const dated = cooperations.filter(({ start }) => start).length;
    const undated = page.getByRole('checkbox', { name: /date n’est pas connue/ });
    assert.ok(await undated.isChecked(), 'all are there at first');
    await undated.uncheck();
    assert.match(await page.locator('.shown-sentence').innerText(), new RegExp(`^${dated} coopérations`));
    const from = page.getByRole('slider', { name: 'Première année' });
    await from.focus();
    await page.keyboard.press('End');
    const to = page.getByRole('slider', { name: 'Dernière année' });
    assert.equal(await from.inputValue(), await to.inputValue());
    await undated.check();
    assert.match(page.url(), /annees=\d{4}-\d{4},sans-date/);
    assert.match(await page.locator('.shown-sentence').innerText(), /et sans date$/);
    await page.goBack();
    assert.ok(!(await undated.isChecked()));
  }));

for (const [name, options] of /** @type {const} */ ([
  ['a desktop', {}],
  ['a phone', phone],
])) {
  test(`an empty result says so, and offers to widen, on ${name}`, () =>
    visit(
      '/?themes=culture&pays=SN&annees=1960-1990',
      async (page) => {
        const empty = page.locator('#empty');
        assert.match(
          await empty.innerText(),
          /Aucune coopération · culture et patrimoine, Sénégal, 1960–1990/,
        );
        assert.ok(await empty.isVisible());
        await empty
          .getByRole('button', { name: /^Retirer le filtre/ })
          .first()
          .click();
        await empty.waitFor({ state: 'hidden' });
        assert.match(await page.locator('.shown-sentence').innerText(), /^\d+ coopérations? sur/);
        await page.locator('#shown').getByRole('button', { name: 'Tout afficher' }).click();
        assert.ok(!(await page.locator('#shown').isVisible()));
        assert.match(page.url(), /\/$/);
      },
      { options },
    ));
}

test('what is found but has no place leads to the list', () =>
  visit('/?q=move+to+work', async (page) => {
    await page.locator('#empty').getByRole('button', { name: 'Voir la liste' }).click();
    assert.ok((await page.locator('#liste .row-button').count()) > 0);
  }));
