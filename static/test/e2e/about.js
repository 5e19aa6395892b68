import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violationsOf } from './axe.js';
import { changeLanguage, DESKTOP, json, origin, phone, tooWide, visit } from './browser.js';

const ABOUT = ['/a-propos', '/donnees', '/accessibilite', '/mentions-legales'];
const { counts } = await json('/api/edition');

/** @param {import('playwright-core').Page} page */
const unfold = (page) =>
  page.locator('details').evaluateAll((all) => {
    for (const each of all) each.setAttribute('open', '');
  });

for (const prefix of ['', '/en']) {
  for (const path of ABOUT) {
    for (const [size, options] of /** @type {const} */ ([
      ['390', phone],
      ['1440', { viewport: DESKTOP }],
    ])) {
      test(`axe finds nothing: ${prefix}${path}, ${size} px`, () =>
        visit(
          prefix + path,
          async (page) => {
            await unfold(page);
            assert.deepEqual(await violationsOf(page), []);
          },
          { options, unready: true },
        ));
    }

    test(`at 400 % nothing of ${prefix}${path} has to be scrolled sideways`, () =>
      visit(
        prefix + path,
        async (page) => {
          await unfold(page);
          assert.equal(await tooWide(page), 0);
        },
        { options: { viewport: { width: 320, height: 256 } }, unready: true },
      ));
  }
}

test('the numbers of the data page are those of the edition', () =>
  visit(
    '/donnees',
    async (page) => {
      /** @param {string} label */
      const number = async (label) =>
        Number(await page.locator('.numbers div', { hasText: label }).locator('dd').innerText());
      assert.equal(await number('Coopérations publiées'), counts.cooperations);
      assert.equal(await number('Collectivités qui en ont'), counts.authorities);
      assert.equal(await number('Partenaires à l’étranger'), counts.partners);
      assert.equal(
        (await number('Coopérations confirmées')) + (await number('Coopérations rapportées')),
        counts.cooperations,
      );
      await page.locator('.all-sources summary').click();
      const said = await page.locator('.all-sources summary').innerText();
      assert.equal(await page.locator('.all-sources li').count(), Number(/\d+/.exec(said)?.[0]));
    },
    { unready: true },
  ));

test('the map leads to the lists and to what is about the atlas, and these to the map', () =>
  visit('/en/', async (page) => {
    const header = page.locator('.masthead .menu');
    const foot = page.locator('.colophon nav');
    for (const name of ['Cooperations', 'Local authorities', 'Partners', 'Countries']) {
      assert.ok(await header.getByRole('link', { name, exact: true }).isVisible(), name);
      assert.equal(await foot.getByRole('link', { name, exact: true }).count(), 1, name);
    }
    await foot.getByRole('link', { name: 'Legal notice' }).click();
    await page.waitForURL('**/en/mentions-legales');
    await page.locator('.menu').getByRole('link', { name: 'The map' }).click();
    await page.waitForSelector('html[data-ready]');
  }));

test('on a phone the sheet leads to them too', () =>
  visit(
    '/',
    async (page) => {
      await page.locator('#sheet-handle').tap();
      const link = page.locator('.colophon nav').getByRole('link', { name: 'Accessibilité' });
      await link.scrollIntoViewIfNeeded();
      const box = await link.boundingBox();
      assert.ok(box && box.height >= 44, `${box?.height} px high`);
      await link.tap();
      await page.waitForURL('**/accessibilite');
    },
    { options: phone },
  ));

test('a record gives its identifier at one click, and how to have it corrected', async () => {
  const { cooperations } = await json('/api/cooperations.json');
  const [{ id }] = cooperations;
  await visit(
    `/cooperations/${id}`,
    async (page) => {
      await page.locator('.correct code').click();
      assert.equal(await page.evaluate(() => String(getSelection()).trim()), id);
      await page.getByRole('link', { name: 'Comment proposer une correction' }).click();
      await page.waitForURL(`${origin}/donnees#corriger`);
      assert.ok(await page.locator('#corriger').isVisible());
    },
    { unready: true },
  );
});

/** @param {import('playwright-core').Page} page @returns {Promise<unknown>} all that a browser can keep of a site */
const kept = async (page) => ({
  ...(await page.evaluate(async () => ({
    local: { ...localStorage },
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }))),
  cookies: (await page.context().cookies()).length,
});

/** @param {Record<string, string>} local what the notice says is written, and nothing else */
const only = (local) => ({ local, session: 0, databases: 0, caches: 0, workers: 0, cookies: 0 });

const LANGUAGE = 'passerelles.language';

test('as the legal notice says, of what one does the browser keeps nothing but the language that one chooses', () =>
  visit('/', async (page) => {
    await page.getByRole('combobox').fill('lille');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('#detail h2').waitFor();
    await page.goto(`${origin}/mentions-legales`);
    assert.deepEqual(await kept(page), only({}));
    assert.ok(await page.getByText(LANGUAGE, { exact: true }).isVisible(), 'the notice names it');
    await changeLanguage(page, 'English');
    await page.waitForURL('**/en/mentions-legales');
    assert.deepEqual(await kept(page), only({ [LANGUAGE]: 'en' }));
    assert.ok(await page.getByText(LANGUAGE, { exact: true }).isVisible(), 'in English too');
  }));

for (const [path, unready] of /** @type {[string, boolean][]} */ ([
  ['/', false],
  ['/pays', true],
])) {
  for (const [what, name, written] of /** @type {[string, 'button' | 'link', string][]} */ ([
    ['refuses', 'button', 'fr'],
    ['accepts', 'link', 'nl'],
  ])) {
    test(`${path} offers another language and keeps nothing, until one ${what} it`, () =>
      visit(
        path,
        async (page) => {
          const answer = page.locator('.language-offer').getByRole(name);
          await answer.waitFor();
          assert.deepEqual(await kept(page), only({}));
          await answer.click();
          await page.waitForSelector(`html[lang=${written}]`);
          assert.deepEqual(await kept(page), only({ [LANGUAGE]: written }));
        },
        { options: { locale: 'nl-BE' }, unready },
      ));
  }
}

for (const path of ['/', '/cooperations', '/a-propos', '/donnees']) {
  test(`in forced colours, ${path} still says which page and language are current`, () =>
    visit(
      path,
      async (page) => {
        const unmarked = await page.evaluate(() =>
          [
            ...document.querySelectorAll(
              '.menu [aria-current], .languages [aria-current], .about-menu [aria-current]',
            ),
          ]
            .filter((node) => /** @type {HTMLElement} */ (node).offsetParent !== null)
            .filter((node) => getComputedStyle(node).borderBottomWidth === '0px')
            .map((node) => node.outerHTML),
        );
        assert.deepEqual(unmarked, []);
        assert.deepEqual(await violationsOf(page), []);
      },
      { options: { forcedColors: 'active' }, unready: path !== '/' },
    ));
}
