/**
 * An élu prepares a mission: from the form to the dossier, with notes, on paper,
 * with the keyboard alone, without scripts, without a network.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { violationsOf } from './axe.js';
import { json, newContext, origin, phone, tooWide, visit } from './browser.js';
import { kept } from './kept.js';
import { openRelay } from './relay.js';

/** @typedef {import('playwright-core').Page} Page */

const WEST_AFRICA = '/missions/dossier?region=011';
const NABLUS = '/missions/dossier?near=32.22111,35.25444&km=300';

/** @param {string} address of a page @returns {Promise<any>} the same dossier, as data */
const data = (address) => json(address.replace('/dossier?', '/dossier.json?'));

/** @param {Page} page @returns {Promise<string[]>} the countries that have a chapter */
const chapters = (page) => page.locator('.chapter > h2 a').allInnerTexts();

/** @param {Page} page */
const clean = async (page) => {
  assert.deepEqual(await violationsOf(page), []);
  assert.equal(await tooWide(page), 0);
};

for (const [device, options] of /** @type {const} */ ([
  ['a laptop', {}],
  ['a phone', phone],
])) {
  test(`on ${device}: a region, its dossier, notes that stay, and that are erased`, () =>
    visit(
      '/missions',
      async (page) => {
        await clean(page);
        await page.getByRole('checkbox', { name: 'Afrique occidentale' }).check();
        assert.equal(await page.locator('.regions .is-chosen').count(), 1, 'the map shows it too');
        await page.getByRole('button', { name: 'Composer le dossier' }).click();
        await page.waitForURL(`**${WEST_AFRICA}`);
        const dossier = await data(WEST_AFRICA);
        const { authorities, cooperations, countries } = dossier.summary;
        assert.match(
          await page.locator('.lead').innerText(),
          new RegExp(
            `${authorities}\\scollectivités, ${cooperations}\\scoopérations dans ${countries}\\spays`,
          ),
        );
        assert.deepEqual(
          await chapters(page),
          dossier.countries.map((/** @type {any} */ each) => each.name.fr),
        );
        await clean(page);

        const place = page
          .locator('.place')
          .filter({ has: page.locator('.notes') })
          .first();
        await place.locator('.notes summary').click();
        const met = place.getByLabel('Personnes rencontrées');
        await met.fill('<b>M. le maire</b> & co');
        await page.getByText('Notes gardées dans ce navigateur.').waitFor();
        await page.reload();
        assert.equal(await met.inputValue(), '<b>M. le maire</b> & co');
        await clean(page);
        const erase = page.locator('#notes-erase');
        assert.ok(await erase.isVisible());
        await erase.click();
        await page.locator('#notes-sure').getByRole('button', { name: 'Effacer mes notes' }).click();
        await page.getByText('Toutes vos notes sont effacées de ce navigateur.').waitFor();
        assert.equal(await met.inputValue(), '');
        assert.equal(await page.evaluate(() => localStorage.getItem('passerelles-notes')), null);
        await page.reload();
        assert.equal(await met.inputValue(), '');
      },
      { options, unready: true },
    ));
}

test('notes that were being written when the page went are kept', () =>
  visit(
    NABLUS,
    async (page) => {
      const notes = page.locator('.place .notes').first();
      await notes.locator('summary').click();
      await notes.getByLabel('Points à aborder').fill('L’eau');
      await page.goto(`${origin}/missions`);
      await page.goto(origin + NABLUS);
      assert.equal(await notes.getByLabel('Points à aborder').inputValue(), 'L’eau');
    },
    { unready: true },
  ));

/** @param {import('playwright-core').Download} file @returns {Promise<string>} what a PDF says, on one line */
async function pdfText(file) {
  const { stdout } = await promisify(execFile)('pdftotext', ['-enc', 'UTF-8', await file.path(), '-'], {
    maxBuffer: 64 << 20,
  });
  return stdout.replace(/\s+/g, ' ');
}

test('notes are in the files of who asks for it, and in no other', () =>
  visit(
    NABLUS,
    async (page) => {
      const notes = page.locator('.place .notes').first();
      await notes.locator('summary').click();
      await notes.getByLabel('Points à aborder').fill('L’eau à Kraków, Żółć & <b>Œuvre</b>');
      const take = async () => {
        const arriving = page.waitForEvent('download');
        await page.getByRole('link', { name: 'Dossier à imprimer (PDF)' }).click();
        return pdfText(await arriving);
      };
      assert.ok(!(await take()).includes('Kraków'), 'the notes were not asked for');
      const box = page.getByRole('checkbox', { name: 'Joindre mes notes' });
      await box.check();
      const text = await take();
      assert.ok(text.includes('Points à aborder : L’eau à Kraków, Żółć & <b>Œuvre</b>'), text.slice(-6000));
      assert.ok(page.url().endsWith(NABLUS), 'the page stays');
      await clean(page);
      await page.reload();
      assert.ok(!(await box.isChecked()), 'it is asked for each time');
    },
    { unready: true },
  ));

for (const path of [
  '/missions/dossier?country=PL',
  '/missions/dossier?region=mediterranee',
  NABLUS,
  WEST_AFRICA,
]) {
  test(`${path}: every place has its number on the map and in the text`, () =>
    visit(
      path,
      async (page) => {
        const dossier = await data(path);
        const numbers = await page.locator('.place h3 .place-number').allInnerTexts();
        assert.ok(numbers.length > 0);
        assert.deepEqual(
          numbers,
          Array.from({ length: dossier.summary.places }, (_, i) => `${i + 1}`),
        );
        const frame = page.locator('.map-frame:visible');
        assert.deepEqual(
          (await frame.locator('.map-place text').allTextContents()).sort(),
          [...numbers].sort(),
        );
        const told = new Set(
          await page
            .locator('.cooperation:not(.is-again) h4 a')
            .evaluateAll((links) => links.map((a) => a.getAttribute('href'))),
        );
        for (const { id } of dossier.cooperations) assert.ok(told.has(`/cooperations/${id}`), id);
        await clean(page);
      },
      { unready: true },
    ));
}

for (const [device, options] of /** @type {const} */ ([
  ['a laptop', {}],
  ['a phone', phone],
])) {
  test(`on ${device}: the map is whole, and none of its names lies on another or on a number`, () =>
    visit(
      WEST_AFRICA,
      async (page) => {
        const frame = page.locator('.map-frame:visible');
        assert.equal(await frame.count(), 1);
        const boxes = await frame.evaluate((map) => {
          const box = (/** @type {Element} */ node) => node.getBoundingClientRect();
          const inner = box(map);
          return [...map.querySelectorAll('.map-name, .map-country, .map-place circle')].map((node) => {
            const { left, right, top, bottom } = box(node);
            const isIn =
              left >= inner.left && right <= inner.right && top >= inner.top && bottom <= inner.bottom;
            return {
              what: node.textContent || 'a number',
              left,
              right,
              top,
              bottom,
              isIn,
              isName: node.tagName === 'text',
            };
          });
        });
        assert.ok(boxes.filter((each) => each.isName).length > 10, 'places and countries have names');
        for (const [i, a] of boxes.entries()) {
          assert.ok(a.isIn, `${a.what} leaves the map`);
          for (const b of boxes.slice(0, i)) {
            if (!a.isName && !b.isName) continue; // numbers touch, and are told apart by their rims
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            assert.ok(across <= 1 || down <= 3, `${a.what} lies on ${b.what}: ${across} × ${down} px`);
          }
        }
      },
      { unready: true, options },
    ));
}

test('what is not sure says so in words', () =>
  visit(
    WEST_AFRICA,
    async (page) => {
      assert.ok((await page.getByText('À vérifier\u202f: on ne sait pas si c’est encore actif').count()) > 0);
      assert.ok((await page.getByText('contact non renseigné').count()) > 0);
      assert.ok((await page.locator('.theme-gaps .is-gap').getByText('aucune coopération').count()) > 0);
    },
    { unready: true },
  ));

test('with the keyboard alone', () =>
  visit(
    '/missions',
    async (page) => {
      const box = page.getByRole('checkbox', { name: /^Bassin méditerranéen/ });
      for (let i = 0; i < 80 && !(await box.evaluate((node) => node === document.activeElement)); i++) {
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Space');
      assert.ok(await box.isChecked());
      await page.keyboard.press('Enter');
      await page.waitForURL('**/missions/dossier?region=mediterranee');
    },
    { unready: true },
  ));

test('a click on the map chooses a region, another takes it back', () =>
  visit(
    '/missions',
    async (page) => {
      const box = page.getByRole('checkbox', { name: 'Afrique occidentale' });
      await page.locator('[data-region="011"]').click();
      assert.ok(await box.isChecked());
      await page.locator('[data-region="011"]').click();
      assert.ok(!(await box.isChecked()));
      assert.equal(new URL(page.url()).search, '', 'nothing was left');
    },
    { unready: true },
  ));

test('an area is drawn with the mouse and with the keyboard', () =>
  visit(
    '/missions',
    async (page) => {
      await page.getByText('Une zone dessinée', { exact: true }).click();
      const map = page.locator('#dessin-carte.leaflet-container');
      await map.waitFor();
      await clean(page);
      await map.click({ position: { x: 100, y: 60 } });
      await map.click({ position: { x: 100, y: 200 } });
      await map.focus();
      await page.keyboard.press('Enter');
      const field = page.getByLabel('Coins de la zone');
      assert.equal((await field.inputValue()).split(';').length, 3);
      await page.keyboard.press('Backspace');
      assert.equal((await field.inputValue()).split(';').length, 2);
      await field.fill('-20,0;-20,40;30,40;30,0');
      await page.getByRole('button', { name: 'Composer le dossier' }).click();
      await page.waitForURL(/dossier\?area=/);
      assert.equal(await page.locator('h1').innerText(), 'Zone dessinée sur la carte');
      assert.ok((await chapters(page)).includes('Sénégal'));
    },
    { unready: true },
  ));

test('a place is found by its name', () =>
  visit(
    '/missions',
    async (page) => {
      await page.getByText('Autour d’un lieu').click();
      await page.getByLabel('Lieu', { exact: true }).fill('Naplouse');
      await page.keyboard.press('Enter');
      await page.locator('.found-place').first().click();
      assert.match(await page.locator('#near').inputValue(), /^32\.\d+,35\.\d+$/);
      await page.getByRole('button', { name: 'Composer le dossier' }).click();
      await page.waitForURL(/dossier\?near=32\.\d+,35\.\d+&km=300$/);
      assert.match(await page.locator('h1').innerText(), /^300\u00a0km autour de Naplouse$/);
    },
    { unready: true },
  ));

test('without JavaScript: the form, a fault that is said, and the dossier without room for notes', () =>
  visit(
    '/missions',
    async (page) => {
      await page.getByRole('button', { name: 'Composer le dossier' }).click();
      await page.getByRole('alert').getByText('Dites où vous allez').waitFor();
      await page.getByText('Un ou plusieurs pays').click();
      await page.getByRole('checkbox', { name: 'Pologne' }).check();
      await page.getByRole('button', { name: 'Composer le dossier' }).click();
      await page.waitForURL('**/missions/dossier?country=PL');
      assert.deepEqual(await chapters(page), ['Pologne']);
      assert.ok(!(await page.locator('#notes-bar').isVisible()));
      assert.ok(!(await page.getByText('Joindre mes notes').isVisible()));
      await page.getByRole('link', { name: 'Changer le choix' }).click();
      await page.waitForURL('**/missions?country=PL');
      assert.ok(await page.locator('input[value="PL"]').isChecked());
    },
    { options: { javaScriptEnabled: false }, unready: true, mayComplain: /400/ },
  ));

test('on paper every country is there, and nothing that only a screen can do', () =>
  visit(
    WEST_AFRICA,
    async (page) => {
      await page.emulateMedia({ media: 'print' });
      for (const name of await chapters(page)) {
        assert.ok(await page.getByRole('heading', { name }).first().isVisible(), name);
      }
      assert.ok(!(await page.locator('#notes-bar').isVisible()));
      const pdf = await page.pdf({ format: 'A4' });
      const pages = pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
      assert.ok(pages >= 5 && pages < 40, `${pages} pages`);
    },
    { unready: true },
  ));

test('who goes where: every cell says a number, a country brings its authorities to the top', () =>
  visit(
    '/missions/plan',
    async (page) => {
      await clean(page);
      const rows = page.locator('.plan-table tbody tr');
      const names = await rows.locator('th').allInnerTexts();
      assert.deepEqual(names, [...names].sort(new Intl.Collator('fr', { numeric: true }).compare));
      assert.equal(await page.locator('.plan-table tbody td:empty').count(), 0);
      await page.getByRole('link', { name: 'Sénégal' }).click();
      await page.waitForURL(/sort=SN/);
      const column = await page
        .locator('th[aria-sort]')
        .evaluate((th) => /** @type {HTMLTableCellElement} */ (th).cellIndex);
      assert.notEqual(await rows.first().locator('th, td').nth(column).innerText(), '0');
      assert.equal(await rows.last().locator('th, td').nth(column).innerText(), '0');
    },
    { unready: true },
  ));

test('dossiers that were read open again with no server, each with its own query', async () => {
  const relay = await openRelay();
  const reader = await newContext({ serviceWorkers: 'allow' });
  try {
    const page = await reader.newPage();
    for (const path of [WEST_AFRICA, NABLUS]) {
      await page.goto(relay.url + path);
      await kept(page, relay.url + path);
    }
    await relay.goAway();
    await page.goto(relay.url + WEST_AFRICA);
    assert.equal(await page.locator('h1').innerText(), 'Afrique occidentale');
    await page.goto(relay.url + NABLUS);
    assert.match(await page.locator('h1').innerText(), /Naplouse/);
    await page.locator('.notes summary').first().click();
    await page.getByLabel('Suites à donner').first().fill('Sans réseau');
    await page.getByText('Notes gardées dans ce navigateur.').waitFor();
  } finally {
    await reader.close();
    await relay.goAway();
  }
});
