/**
 * The dossier of a mission at a kiosk: to be read, from an exported edition, with
 * no network; with no notes, nothing to type and no way out.
 */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { violationsOf } from './axe.js';
import { json, origin } from './browser.js';
import { cutOffMachine, startKiosk } from './cut-off.js';
import { tap, tooSmall } from './hands.js';
import { LANGS, onlyIn } from './tongue.js';

/** @typedef {import('playwright-core').Page} Page */

const ADDRESS = '127.0.0.1:8085'; // not that of the other kiosk, should machines share a network
const AFRICA = 'region=002';
const WEST_AFRICA = 'region=011';

const edition = Buffer.from(await (await fetch(`${origin}/api/edition.zip`)).arrayBuffer());
const machine = await cutOffMachine();
const folder = join(machine.folder, 'borne');
await mkdir(folder);
await writeFile(join(folder, 'edition.zip'), edition);
await writeFile(join(folder, 'profil.json'), JSON.stringify({ adresse: 'https://atlas.exemple.fr' }));
let kiosk = startKiosk(machine, folder, ADDRESS);
await kiosk.ready;
const context = await machine.browse({
  viewport: { width: 1080, height: 1920 },
  hasTouch: true,
  reducedMotion: 'reduce',
});
after(async () => {
  await context.close();
  await machine.close();
});

/**
 * A page of the kiosk whose clock the test turns on, with a visitor before it.
 * @param {(page: Page) => Promise<void>} run
 * @param {{ query?: string, lang?: string }} [options]
 */
async function atKiosk(run, { query = '', lang = 'fr' } = {}) {
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.clock.install();
    await page.goto(`http://${ADDRESS}${lang === 'fr' ? '' : `/${lang}`}/kiosque${query}`);
    await page.waitForSelector('html[data-ready]');
    await page.locator('html.is-attract').waitFor();
    await page.touchscreen.tap(500, 500);
    await page.locator('html:not(.is-attract)').waitFor();
    await page.clock.fastForward(1000); // the touch that woke it does nothing more
    await run(page);
    assert.deepEqual(complaints, []);
  } finally {
    await page.close();
  }
}

/** @param {Page} page @param {string} name the first words of a row */
const press = (page, name) =>
  tap(
    page
      .locator('#browse .browse-row')
      .filter({ hasText: new RegExp(`^${name}`) })
      .first(),
  );
/** @param {Page} page */
const openAfrica = async (page) => {
  await tap(page.locator('#way-world'));
  await press(page, 'Afrique');
  await press(page, 'Dossier de mission');
  await page.locator('.browse-dossier').waitFor();
};
/** @param {Page} page */
const title = (page) => page.locator('.browse-head h2').innerText();
/** @param {Page} page what anybody could follow out of the page, or type into */
const waysOut = (page) =>
  page
    .locator('a[href]:not([href="#"]), form, input, textarea, select, iframe, area[href], [contenteditable]')
    .count();

test('the dossier of a continent, of a part of it, of what is in it, and the way back', () =>
  atKiosk(async (page) => {
    await openAfrica(page);
    const { summary, countries, authorities, gaps } = await json(`/missions/dossier.json?${AFRICA}`);
    assert.equal(await title(page), 'Dossier de mission\u202f: Afrique');
    assert.match(
      await page.locator('.browse-head p').innerText(),
      new RegExp(
        `^${summary.authorities}\\scollectivités, ${summary.cooperations}\\scoopérations dans ${summary.countries}\\spays`,
      ),
    );
    const parts = await page.locator('.browse-part h3').allInnerTexts();
    for (const { name } of countries) assert.ok(parts.includes(name.fr), name.fr);
    assert.ok(parts.includes('Qui y va') && parts.includes('Ce qui manque'));
    const who = page.locator('.browse-part').filter({ hasText: 'Qui y va' }).locator('.browse-row');
    assert.equal(await who.count(), authorities.length);
    const missing = gaps.themes.filter((/** @type {any} */ each) => each.cooperations === 0).length;
    assert.equal(await page.locator('.browse-gaps .is-gap').count(), missing);
    assert.equal(await waysOut(page), 0);
    assert.deepEqual(await tooSmall(page, { target: 60, letters: 24 }), []);
    assert.deepEqual(await violationsOf(page), []);

    for (const name of ['Afrique subsaharienne', 'Afrique occidentale']) {
      await press(page, name);
      await page.getByRole('heading', { name: `Dossier de mission\u202f: ${name}` }).waitFor();
      await page.locator('.browse-dossier').waitFor(); // the list is written again when it comes
    }
    await page.getByRole('heading', { name: 'Sénégal' }).waitFor();
    const west = await json(`/missions/dossier.json?${WEST_AFRICA}`);
    assert.match(
      await page.locator('.browse-part').filter({ hasText: 'Sénégal' }).first().innerText(),
      /Capitale\s: Dakar/,
    );
    assert.equal(
      await page.locator('.browse-part').filter({ hasText: 'Qui y va' }).locator('.browse-row').count(),
      west.authorities.length,
    );

    await tap(page.locator('#take'));
    assert.equal(
      await page.locator('.take-address').innerText(),
      `atlas.exemple.fr/missions/dossier?${WEST_AFRICA}`,
    );
    await tap(page.locator('#take-overlay').getByRole('button'));

    await tap(page.locator('.browse-part .browse-row').first());
    assert.ok(await page.locator('#detail h2').isVisible(), 'what is in it is told');
    assert.equal(await waysOut(page), 0);
    await tap(page.locator('#detail .back-button'));
    assert.equal(await title(page), 'Dossier de mission\u202f: Afrique occidentale', 'and one is back in it');
    for (const name of ['Afrique subsaharienne', 'Afrique']) {
      await tap(page.locator('.browse-head .back-button'));
      assert.equal(await title(page), `Dossier de mission\u202f: ${name}`);
      await page.locator('.browse-dossier').waitFor();
    }
    await tap(page.locator('.browse-head .back-button'));
    assert.equal(await title(page), 'Afrique');
  }));

test('in another language one goes on reading it; without an answer all is as at the start', () =>
  atKiosk(async (page) => {
    await openAfrica(page);
    await tap(page.getByRole('button', { name: 'English' }));
    await page.waitForURL('**/en/kiosque');
    await page.locator('.browse-dossier').waitFor();
    assert.equal(await title(page), 'Mission dossier: Africa');
    await page.clock.fastForward(91_000);
    await page.locator('#countdown').waitFor();
    await page.clock.fastForward(16_000);
    await page.waitForURL(`http://${ADDRESS}/kiosque`);
    await page.locator('html.is-attract').waitFor();
    await page.touchscreen.tap(500, 500);
    await page.locator('html:not(.is-attract)').waitFor();
    await page.clock.fastForward(1000);
    await tap(page.locator('#way-world'));
    assert.equal(await page.locator('.browse-head').count(), 0, 'no continent is chosen');
    await press(page, 'Afrique');
    assert.equal(await page.locator('.browse-dossier').count(), 0, 'and no dossier read');
  }));

for (const lang of LANGS) {
  test(`in ${lang} nothing of it is in another language`, () =>
    atKiosk(
      async (page) => {
        await tap(page.locator('#way-world'));
        await tap(page.locator('#browse .browse-row').first());
        await tap(page.locator('.is-first .browse-row'));
        await page.locator('.browse-dossier').waitFor();
        await onlyIn(page, lang);
        assert.deepEqual(await violationsOf(page), []);
      },
      { lang },
    ));
}

test('a kiosk of some themes reads dossiers of these', () =>
  atKiosk(
    async (page) => {
      await openAfrica(page);
      const { summary } = await json(`/missions/dossier.json?${AFRICA}&theme=eau`);
      assert.match(
        await page.locator('.browse-head p').innerText(),
        new RegExp(`\\b${summary.cooperations}\\scoopération`),
      );
      assert.equal(await page.locator('.browse-gaps li').count(), 1);
    },
    { query: '?themes=eau' },
  ));

test('an edition that has no facts of countries says so', () =>
  atKiosk(async (page) => {
    await page.route('**/missions/dossier.json?*', async (route) => {
      const dossier = await json(`/missions/dossier.json?${AFRICA}`);
      for (const country of dossier.countries) country.facts = null;
      await route.fulfill({ json: dossier });
    });
    await openAfrica(page);
    await page.getByText('les faits des pays manquent').waitFor();
    assert.equal(await page.getByText('Capitale').count(), 1, 'that it is missing, and nothing else');
  }));

test('the server dies: that is said, the way back is there, and it comes once the server does', () =>
  atKiosk(async (page) => {
    await kiosk.stop('SIGKILL');
    await tap(page.locator('#way-world'));
    await press(page, 'Afrique');
    await press(page, 'Dossier de mission');
    await page.getByText('Ce dossier ne vient pas pour l’instant.').waitFor();
    await tap(page.locator('.browse-head .back-button'));
    assert.equal(await title(page), 'Afrique');
    kiosk = startKiosk(machine, folder, ADDRESS);
    await kiosk.ready;
    await press(page, 'Dossier de mission');
    await page.locator('.browse-dossier').waitFor();
  }));
