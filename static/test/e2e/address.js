import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from './browser.js';

test('back and forward go through choices, not through moves of the map', () =>
  visit('/', async (page) => {
    await page.getByRole('tab', { name: 'Filtres' }).click();
    await page.getByRole('checkbox', { name: /^Confirmée/ }).check();
    await page.getByRole('button', { name: 'Agrandir la carte' }).click();
    await page.waitForURL(/carte=/);
    await page.getByRole('tab', { name: 'Liste' }).click();
    const asked = page.url();
    await page.goBack();
    assert.ok(await page.locator('#filtres').isVisible());
    assert.match(page.url(), /fiabilite=confirmed&.*carte=/, 'the map is where it had been moved');
    await page.goBack();
    assert.ok(!(await page.getByRole('checkbox', { name: /^Confirmée/ }).isChecked()));
    assert.ok(!page.url().includes('carte='));
    await page.goForward();
    await page.goForward();
    assert.equal(page.url(), asked);
    assert.ok(await page.locator('#liste').isVisible());
  }));

test('an address opens what it says: the view, the filters, the tab', () =>
  visit('/?pays=BJ&onglet=liste&carte=8,2,6', async (page) => {
    assert.match(await page.locator('.shown-sentence').innerText(), /· Bénin$/);
    assert.ok((await page.locator('#liste .row-button').count()) > 0);
    await page.waitForTimeout(500);
    assert.match(page.url(), /\?pays=BJ&onglet=liste&carte=8,2,6$/, 'and stays as it is');
  }));

test('the list alone, and the map again', () =>
  visit('/?vue=liste', async (page) => {
    assert.ok(await page.locator('#liste').isVisible());
    assert.ok(!(await page.locator('#map').isVisible()));
    await page.getByRole('button', { name: 'Revoir la carte' }).click();
    assert.ok(await page.locator('#map').isVisible());
    assert.match(page.url(), /\?onglet=liste$/);
    await page.goBack();
    assert.ok(!(await page.locator('#map').isVisible()));
  }));

test('the address is copied, and it is said', () =>
  visit('/?themes=eau', async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Partager' }).click();
    assert.ok(await page.getByText('Adresse copiée.').first().isVisible());
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
  }));

test('where nothing can be copied, the address is there to be', () =>
  visit(
    '/?themes=eau',
    async (page) => {
      await page.getByRole('button', { name: 'Partager' }).click();
      const address = page.getByLabel('Adresse de cette vue');
      assert.equal(await address.inputValue(), page.url());
      await page.keyboard.press('Escape');
      assert.ok(
        await page
          .getByRole('button', { name: 'Partager' })
          .evaluate((node) => node === document.activeElement),
      );
    },
    {
      before: (page) =>
        page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined })),
    },
  ));
