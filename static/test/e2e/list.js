import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeLanguage, json, phone, tooWide, visit } from './browser.js';

/** @type {{ cooperations: import('../../js/contract.d.ts').Cooperation[] }} */
const { cooperations } = await json('/api/cooperations.json');

/** @param {import('playwright-core').Page} page @param {number} column @returns {Promise<string[]>} */
const column = (page, column) =>
  page
    .locator(`.list-table tbody tr > :nth-child(${column})`)
    .evaluateAll((cells) => cells.map((cell) => /** @type {HTMLElement} */ (cell).innerText));

test('the list alone is a table, sorted by its headings', () =>
  visit('/?vue=liste', async (page) => {
    const table = page.getByRole('table');
    assert.equal(await table.locator('tbody tr').count(), cooperations.length, 'each once');
    const name = table.getByRole('columnheader', { name: 'Collectivités' });
    assert.equal(await name.getAttribute('aria-sort'), 'ascending', 'alphabetical by default');
    const authorities = (await column(page, 1)).map((names) => names.split(', ')[0]);
    assert.deepEqual(
      authorities,
      authorities.slice().sort(new Intl.Collator('fr', { sensitivity: 'base', numeric: true }).compare),
    );

    const start = table.getByRole('button', { name: 'Début' });
    await start.click();
    assert.match(page.url(), /\?vue=liste&tri=annee$/);
    assert.ok(await start.evaluate((node) => node === document.activeElement), 'the focus stays');
    assert.equal(await table.locator('[aria-sort]').count(), 1, 'one column sorts');
    await page.getByText('Liste triée\u202f: Du plus ancien au plus récent.').waitFor({ state: 'attached' });
    /** @param {string[]} words */
    const years = (words) => words.map((each) => Number(/\d{4}/.exec(each)?.[0] ?? Number.NaN));
    const rising = years(await column(page, 6));
    const dated = rising.filter((year) => !Number.isNaN(year));
    assert.ok(dated.length > 100 && dated.length < rising.length);
    assert.deepEqual(
      dated,
      dated.slice().sort((a, b) => a - b),
    );
    assert.ok(rising.slice(dated.length).every(Number.isNaN), 'the undated are last');

    await start.click();
    assert.match(page.url(), /tri=-annee$/);
    const falling = years(await column(page, 6));
    assert.deepEqual(
      falling.slice(0, dated.length),
      dated.slice().sort((a, b) => b - a),
    );
    assert.ok(falling.slice(dated.length).every(Number.isNaN), 'and last again');
    assert.equal((await column(page, 6)).at(-1), 'sans date', 'which is said');
  }));

test('the table is sorted by distance and by country', () =>
  visit('/?vue=liste&tri=distance', async (page) => {
    const kilometres = (await column(page, 5)).map((words) => Number(words.replace(/\D/g, '') || Number.NaN));
    const known = kilometres.filter((km) => !Number.isNaN(km));
    assert.ok(known.length > 200);
    assert.deepEqual(
      known,
      known.slice().sort((a, b) => a - b),
    );
    assert.ok(kilometres.slice(known.length).every(Number.isNaN), 'what has no place is last');
    await page.getByRole('button', { name: 'Pays', exact: true }).click();
    const countries = await column(page, 4);
    const named = countries.filter((each) => each !== '–').map((each) => each.split(',')[0]);
    assert.deepEqual(named, named.slice().sort(new Intl.Collator('fr').compare));
    assert.equal(countries.at(-1), '–');
  }));

test('beside the map the list is sorted by a select, and says what it is under', () =>
  visit('/?onglet=liste', async (page) => {
    const select = page.getByLabel('Trier');
    assert.equal(await select.inputValue(), 'nom');
    await select.selectOption({ label: 'Par pays, de A à Z' });
    assert.match(page.url(), /\?onglet=liste&tri=pays$/);
    const headings = await page.locator('#liste h3').allInnerTexts();
    assert.ok(headings.includes('Allemagne'));
    assert.equal(headings.at(-1), 'Sans pays connu');
    await select.selectOption({ label: 'Du plus récent au plus ancien' });
    assert.equal((await page.locator('#liste h3').allInnerTexts()).at(-1), 'Sans date de début connue');
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    assert.equal(await page.getByLabel('Trier').inputValue(), 'annee_down', 'the address keeps it');
    await changeLanguage(page, 'English');
    await page.waitForSelector('html[lang=en][data-ready]');
    assert.equal(await page.getByLabel('Sort').inputValue(), 'annee_down', 'in the other language too');
  }));

test('on a phone the list alone is one of cards, no wider than the screen', () =>
  visit(
    '/?vue=liste&tri=distance',
    async (page) => {
      assert.equal(await page.getByRole('table').count(), 0);
      assert.ok(await page.getByLabel('Trier').isVisible());
      assert.match(await page.locator('#liste .row-place').first().innerText(), /km/);
      assert.equal(await tooWide(page), 0);
    },
    { options: phone },
  ));

test('a window that becomes narrow turns the table into cards', () =>
  visit('/?vue=liste', async (page) => {
    await page.setViewportSize({ width: 800, height: 900 });
    await page.locator('#liste h3').first().waitFor();
    assert.equal(await page.getByRole('table').count(), 0);
    await page.setViewportSize({ width: 1200, height: 900 });
    await page.getByRole('table').waitFor();
  }));
