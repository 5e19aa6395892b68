import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeLanguage, json, origin, phone, visit } from './browser.js';
import { MISSING, RECORDS, told } from './samples.js';

const { cooperations } = await json('/api/cooperations.json');
const PAGES = Object.values(RECORDS);

test('without JavaScript the list leads to a record, and from there to all it names', () =>
  visit(
    '/?vue=liste',
    async (page) => {
      await page.locator('.notice').getByRole('link', { name: 'Les coopérations', exact: true }).click();
      await page.waitForURL('**/cooperations'); // and all of the list is there
      assert.equal(await page.locator('.letter .entry').count(), cooperations.length);
      await page.locator(`a[href="/cooperations/${told.id}"]`).click();
      assert.match(await page.locator('h1').innerText(), new RegExp(told.title.slice(0, 12)));
      for (const link of await page.locator('.facts a[href^="/"]').all()) {
        const response = await fetch(origin + (await link.getAttribute('href')));
        assert.equal(response.status, 200);
      }
      await changeLanguage(page, 'English');
      assert.equal(new URL(page.url()).pathname, `/en/cooperations/${told.id}`);
    },
    { options: { javaScriptEnabled: false }, unready: true },
  ));

/** The pages that have a script of their own, which they do without. @type {Record<string, string>} */
const OWN_SCRIPTS = { [RECORDS.missions]: 'missions', [RECORDS['dossier of a mission']]: 'dossier' };

for (const path of PAGES) {
  const own = OWN_SCRIPTS[path];
  test(`${path} needs no script: there is that of the menu of languages${own ? `, and ${own}` : ' alone'}`, async () => {
    const text = await (await fetch(origin + path)).text();
    const scripts = [...text.matchAll(/<script[^>]*>/g)].map((found) => found[0]);
    const modules = scripts.filter((tag) => tag !== '<script type="application/ld+json">');
    const names = modules.map(
      (tag) => /^<script type="module" src="\/assets\/(\w+)-\w+\.js">$/.exec(tag)?.[1],
    );
    assert.deepEqual(names, own ? ['site', own] : ['site']);
    await visit(path, async (page) => assert.ok(await page.locator('h1').isVisible()), {
      options: { ...phone, javaScriptEnabled: false },
      unready: true,
      mayComplain: MISSING,
    });
  });
}

test('a record opens the map where it is', () =>
  visit(
    `/cooperations/${told.id}`,
    async (page) => {
      await page.getByRole('link', { name: 'Voir sur la carte' }).click();
      await page.waitForSelector('html[data-ready]');
      assert.ok(await page.locator('#detail').isVisible());
    },
    { unready: true },
  ));

test('the keyboard reaches the content first', () =>
  visit(
    `/en/cooperations/${told.id}`,
    async (page) => {
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip');
      await page.keyboard.press('Enter');
      await page.waitForURL(/#contenu$/);
    },
    { unready: true },
  ));

test('every page of the sitemap is there, and the table has all cooperations', async () => {
  const map = await (await fetch(`${origin}/sitemap.xml`)).text();
  const paths = [...map.matchAll(/<loc>(.*?)<\/loc>/g)].map((found) => found[1]);
  assert.ok(paths.length > 2 * cooperations.length);
  for (const path of paths.filter((_, i) => i % 40 === 0)) {
    assert.equal((await fetch(origin + path)).status, 200, path);
  }
  const table = await (await fetch(`${origin}/api/cooperations.csv`)).text();
  for (const { id } of cooperations) assert.ok(table.includes(`\n${id},`), id);
});
