/**
 * Every kind of page in every language, in one visit each: nothing is left in
 * another language, axe finds nothing, and on a phone nothing is too wide.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violationsOf } from './axe.js';
import { becomePhone, tooWide, visit } from './browser.js';
import { network, RECORDS, told } from './samples.js';
import { addressIn, LANGS, onlyIn } from './tongue.js';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const search = async (page) => {
  await page.getByRole('combobox').fill('saint');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('ArrowDown');
};
/** @param {Page} page */
const unfold = (page) =>
  page.evaluate(() => {
    for (const each of document.querySelectorAll('.places .unfold[aria-expanded=false]')) {
      /** @type {HTMLElement} */ (each).click();
    }
  });
/** @param {Page} page */
const walk = async (page) => {
  await page.locator('#walker button').last().focus();
  await page.keyboard.press('Enter');
};

/** @type {[string, string, ((page: Page) => Promise<unknown>)?][]} the map as it may stand */
const MAPS = [
  ['overview', '/', walk],
  ['list alone', '/?vue=liste'],
  ['list by country', '/?onglet=liste&tri=pays'],
  ['figures', '/?onglet=chiffres'],
  ['framed', '/integrer?sel=authority:lille'],
  ['filters', '/?onglet=filtres&themes=eau&annees=1990-2020', unfold],
  ['authority', '/?sel=authority:lille'],
  ['network', `/?sel=partner:${network.id}`],
  ['country', '/?sel=country:MA'],
  ['cooperation', `/?sel=cooperation:${told.id}`],
  ['commune', '/?sel=commune:59350'],
  ['search', '/', search],
  ['empty', '/?themes=culture&pays=SN&annees=1960-1990'],
  ['nonsense', '/?sel=partner:nulle-part&themes=rien'],
  ['kiosk, told', `/kiosque?recits=${told.id}`, (page) => page.locator('.story-sentence').waitFor()],
  ['kiosk, visited', '/kiosque#?', (page) => page.locator('#way-world').click()],
];

/** Pages that are neither, and missions as they may stand. @type {Record<string, string>} */
const OTHERS = {
  'set-up of a kiosk': '/kiosque/reglages',
  'mission to nowhere': '/missions/dossier?theme=eau',
  'mission round nothing that is a place': '/missions?near=ici&km=300',
  'dossier of a journey': '/missions/dossier?country=SN&authority=lille&from=2027-03-20&to=2027-04-02',
  'dossier without anything': '/missions/dossier?country=FJ',
  'plan of a theme in a region': '/missions/plan?region=011&theme=eau&status=active&sort=SN',
};

/** What the console says of pages that are not there, or cannot be made. */
const REFUSED = /40[04]/;

/** The languages in which axe reads the page on a phone too: both written with the data, and the one that runs from right to left. */
const ALSO_ON_PHONE = ['fr', 'en', 'ar'];

const every = LANGS.flatMap((lang) =>
  [...MAPS, ...Object.entries(RECORDS), ...Object.entries(OTHERS)].map(([name, path, act]) => ({
    lang,
    name,
    path,
    act,
  })),
);

// Each mostly waits for its browser: two at a time take little more than one.
test('no other language, axe finds nothing, nothing is too wide on a phone', {
  concurrency: 2,
}, async (t) => {
  await Promise.all(
    every.map(({ lang, name, path, act }) =>
      t.test(`in ${lang}, ${name}`, () =>
        visit(
          addressIn(lang, path),
          async (page) => {
            await act?.(page);
            await onlyIn(page, lang);
            assert.deepEqual(await violationsOf(page), []);
            await becomePhone(page);
            assert.equal(await tooWide(page), 0);
            await onlyIn(page, lang);
            if (ALSO_ON_PHONE.includes(lang)) assert.deepEqual(await violationsOf(page), []);
          },
          { unready: name in RECORDS || name in OTHERS, mayComplain: REFUSED },
        ),
      ),
    ),
  );
});

test('a word of another language is seen', () =>
  visit('/nl/', async (page) => {
    await page.evaluate(() => document.querySelector('#tab-liste')?.replaceChildren('Liste'));
    await assert.rejects(onlyIn(page, 'nl'), /in another language/);
  }));

test('what axe forbids is seen', () =>
  visit('/', async (page) => {
    await page.evaluate(() => {
      for (const name of ['aria-label', 'placeholder'])
        document.querySelector('#search')?.removeAttribute(name);
    });
    assert.match(String(await violationsOf(page)), /^label: /);
  }));

test('on a phone what is too wide is seen', () =>
  visit(
    '/pays',
    async (page) => {
      await becomePhone(page);
      await page.evaluate(() => {
        const wide = document.createElement('div');
        wide.style.width = '800px';
        wide.textContent = '…';
        document.querySelector('main')?.append(wide);
      });
      assert.ok((await tooWide(page)) > 0);
    },
    { unready: true },
  ));
