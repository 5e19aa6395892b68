/**
 * The second net: what was read opens again, with no network and with no server.
 * The program is real, and so is what goes away: the connection to it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violationsOf } from './axe.js';
import { json, newContext, phone, tooWide } from './browser.js';
import { kept } from './kept.js';
import { countPixels } from './pixels.js';
import { openRelay } from './relay.js';

/** @typedef {import('playwright-core').BrowserContext} Context */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./relay.js').Relay} Relay */

const { themes } = await json('/api/reference.json');
const manifest = await json('/api/edition');
const water = themes.find((/** @type {{ code: string }} */ { code }) => code === 'eau').color;
const NEXT = 'f'.repeat(64);

/**
 * @param {(reader: Context, relay: Relay) => Promise<void>} run
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
async function read(run, options) {
  const relay = await openRelay();
  const reader = await newContext({ serviceWorkers: 'allow', ...options });
  try {
    await run(reader, relay);
  } finally {
    await reader.close();
    await relay.goAway();
  }
}

/** @param {Context} reader @param {string} address of a map */
async function openMap(reader, address) {
  const page = await reader.newPage();
  await page.goto(address);
  await page.waitForSelector('html[data-ready]');
  return page;
}

/** @param {Page} page @returns {Promise<string[]>} the addresses of all that is kept */
const keptAddresses = (page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => url);
  });

test('a map that was read opens again when the server was killed', () =>
  read(async (reader, relay) => {
    const first = await openMap(reader, `${relay.url}/`);
    await kept(first, `${relay.url}/`);
    await kept(first, `${relay.url}/hors-connexion`);
    assert.equal(await first.locator('#away').innerText(), '', 'nothing is said while all is well');
    const again = relay.asked.filter((path, i) => relay.asked.indexOf(path) !== i);
    assert.deepEqual(again, [], 'what the page has read is not fetched a second time');
    await first.close();
    await relay.goAway();

    const page = await openMap(reader, `${relay.url}/`);
    const [pixels] = await countPixels(page, [water]);
    assert.ok(pixels > 10, 'arcs are drawn');
    const away = page.locator('#away');
    await away
      .getByText(/^Hors connexion\u202f: vous voyez l’édition n°\u00a0\d+ du \d+.* \d{4}\.$/)
      .waitFor();
    assert.equal(await away.getAttribute('role'), 'status');
    const finer = page.waitForResponse(/world-50m/);
    await page.goto(`${relay.url}/?carte=50.6,3,8&sel=partner:naplouse`);
    assert.ok((await finer).fromServiceWorker(), 'the finer basemap is there');
    await page.waitForSelector('html[data-ready]');
    assert.match(await page.locator('#detail').innerText(), /Naplouse/);
    await page.getByRole('combobox').fill('59910');
    await page.getByRole('option', { name: /Bondues/ }).waitFor();
    assert.deepEqual(await violationsOf(page), []);

    await relay.comeBack();
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForFunction(() => document.getElementById('away')?.textContent === '');
  }));

test('a page left open says that the server went, and that it is back', () =>
  read(async (reader, relay) => {
    const page = await openMap(reader, `${relay.url}/`);
    await kept(page, `${relay.url}/`);
    await reader.setOffline(true);
    await page.locator('#away').getByText('Hors connexion').waitFor();
    assert.equal(await tooWide(page), 0);
    await reader.setOffline(false);
    await page.waitForFunction(() => document.getElementById('away')?.textContent === '');
  }, phone));

test('a record that was read opens again; one that was not says so, and leads to the map', () =>
  read(async (reader, relay) => {
    const map = await openMap(reader, `${relay.url}/`);
    await kept(map, `${relay.url}/`);
    const page = await reader.newPage();
    await page.goto(`${relay.url}/en/partenaires/naplouse`);
    const words = await page.locator('main').innerText();
    await kept(page, `${relay.url}/en/partenaires/naplouse`);
    await kept(page, `${relay.url}/en/hors-connexion`);
    await relay.goAway();

    await page.goto(`${relay.url}/en/partenaires/naplouse`);
    assert.equal(await page.locator('main').innerText(), words);
    const font = await page.evaluate(async () => {
      await document.fonts.ready;
      return document.fonts.check('1rem "Public Sans"');
    });
    assert.ok(font, 'it looks the same');

    const answer = await page.goto(`${relay.url}/collectivites/lille`);
    assert.equal(answer?.status(), 503);
    assert.equal(await page.locator('h1').innerText(), 'Vous êtes hors connexion');
    assert.deepEqual(await violationsOf(page), []);
    await page.getByRole('link', { name: 'Voir cette fiche sur la carte gardée' }).click();
    await page.waitForSelector('html[data-ready]');
    assert.match(page.url(), /\/\?sel=authority:lille/);
    assert.match(await page.locator('#detail').innerText(), /Lille/);

    await page.goto(`${relay.url}/en/`);
    assert.equal(await page.locator('h1').innerText(), 'You are offline');
    assert.ok(!(await page.locator('#kept-map').isVisible()), 'no map is promised that is not there');
    await relay.comeBack();
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.waitForSelector('html[data-ready]');
    assert.equal(new URL(page.url()).pathname, '/en/');
  }));

test('an edition published meanwhile is shown at the next visit, and the old one goes once it is whole', () =>
  read(async (reader, relay) => {
    const first = await openMap(reader, `${relay.url}/`);
    await kept(first, `${relay.url}/`);
    relay.publish(NEXT);
    const refused = new Promise((resolve) => {
      relay.breaks = (path) => {
        const isLast = path.endsWith('/api/places.json');
        if (isLast) resolve(path);
        return isLast;
      };
    });

    const halfway = await openMap(reader, `${relay.url}/`);
    assert.match((await halfway.locator('#manifest').textContent()) ?? '', new RegExp(NEXT));
    await refused; // the last of its files: it is not whole
    await halfway.close();
    await first.close();
    await relay.goAway();
    const old = await openMap(reader, `${relay.url}/`);
    assert.match((await old.locator('#manifest').textContent()) ?? '', new RegExp(manifest.digest));
    await old.close();

    await relay.comeBack();
    relay.breaks = () => false;
    const [page, other] = await Promise.all([
      openMap(reader, `${relay.url}/`),
      openMap(reader, `${relay.url}/?sel=partner:naplouse`),
    ]);
    await kept(page, `${relay.url}/`, { words: NEXT });
    await kept(page, `${relay.url}/editions/${manifest.digest}/api/places.json`, { gone: true });
    const addresses = await keptAddresses(page);
    assert.deepEqual(
      addresses.filter((each) => each.includes(manifest.digest)),
      [],
    );
    assert.ok(addresses.includes(`${relay.url}/editions/${NEXT}/api/places.json`));
    assert.match(await other.locator('#detail').innerText(), /Naplouse/, 'the other tab goes on');
  }));

test('a server that is slow, or broken, does not keep anybody waiting', () =>
  read(async (reader, relay) => {
    const page = await openMap(reader, `${relay.url}/`);
    await kept(page, `${relay.url}/`);
    relay.breaks = (path) => path === '/';
    await page.reload();
    await page.waitForSelector('html[data-ready][data-kept]');
    relay.breaks = () => false;
    relay.hangs = (path) => path === '/';
    await page.reload();
    await page.waitForSelector('html[data-ready][data-kept]');
    assert.equal(await page.locator('#away').innerText(), '', 'the server is there: nothing is said');
    relay.release();
    await page.reload();
    await page.waitForSelector('html[data-ready]:not([data-kept])');
  }));

test('what is no page of the atlas is left to the network', () =>
  read(async (reader, relay) => {
    const page = await openMap(reader, `${relay.url}/`);
    await kept(page, `${relay.url}/`);
    await relay.goAway();
    for (const path of ['/integrer', '/layers/all.geojson', '/livez']) {
      await assert.rejects(page.goto(relay.url + path), /ERR_CONNECTION_REFUSED/, path);
    }
  }));

test('as the legal notice says, what is kept is public pages, and goes with the data of the site', () =>
  read(async (reader, relay) => {
    const page = await openMap(reader, `${relay.url}/?sel=partner:naplouse&themes=eau,culture`);
    await kept(page, `${relay.url}/`);
    await kept(page, `${relay.url}/hors-connexion`);
    const addresses = await keptAddresses(page);
    const pages = addresses.filter((each) => !/\/(assets|editions)\//.test(each));
    assert.deepEqual(pages.sort(), [`${relay.url}/`, `${relay.url}/hors-connexion`]);
    assert.deepEqual(
      addresses.filter((each) => each.includes('?')),
      [],
      'nothing of what was looked at',
    );
    const session = await reader.newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: relay.url, storageTypes: 'all' });
    assert.deepEqual(await keptAddresses(page), []);
    await relay.goAway();
    await assert.rejects(page.goto(`${relay.url}/`), /ERR_CONNECTION_REFUSED/);
  }));

test('a reader who saves data is made to keep nothing', () =>
  read(async (reader, relay) => {
    await reader.addInitScript(() =>
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
    );
    const page = await openMap(reader, `${relay.url}/`);
    await page.evaluate(
      () => new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve))),
    );
    assert.equal(
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length),
      0,
    );
  }));
