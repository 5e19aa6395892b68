import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from './browser.js';

const NETWORK = /Failed to load resource/;

test('without JavaScript the page leads to the data', () =>
  visit(
    '/',
    async (page) => {
      assert.match(await page.locator('main').innerText(), /La carte a besoin de JavaScript/);
      assert.equal(await page.locator('a[href="/layers/all.geojson"]').count(), 1);
      assert.ok(!(await page.locator('#loading').isVisible()), 'nothing pretends to load');
      assert.ok(!(await page.locator('#map').isVisible()), 'and no map is promised');
    },
    { options: { javaScriptEnabled: false }, unready: true },
  ));

test('one layer that fails is named, the others are drawn', () =>
  visit(
    '/',
    async (page) => {
      const notice = page.getByRole('alert');
      assert.match(await notice.innerText(), /Ces thèmes n’ont pas pu être chargés.*Eau/s);
      assert.ok(await notice.getByRole('button', { name: 'Réessayer' }).isVisible());
      assert.ok(await page.getByRole('checkbox', { name: /Culture/ }).isVisible());
    },
    {
      mayComplain: NETWORK,
      before: (page) =>
        page.route('**/layers/eau.geojson', (route) => route.fulfill({ status: 500, body: '' })),
    },
  ));

test('a server that does not answer is said, and tried again', () => {
  let away = true;
  return visit(
    '/',
    async (page) => {
      const notice = page.getByRole('alert');
      await notice.waitFor();
      assert.match(await notice.innerText(), /Le serveur ne répond pas/);
      away = false;
      await notice.getByRole('button', { name: 'Réessayer' }).click();
      await page.waitForSelector('html[data-ready]');
      assert.equal(await page.getByRole('alert').count(), 0);
    },
    {
      unready: true,
      mayComplain: NETWORK,
      before: (page) => page.route('**/editions/**', (route) => (away ? route.abort() : route.continue())),
    },
  );
});

test('the map works without its basemap', () =>
  visit('/', async (page) => assert.ok(await page.locator('#themes').isVisible()), {
    mayComplain: NETWORK,
    before: (page) => page.route('**/world-110m*', (route) => route.abort()),
  }));

test('nonsense in the address opens the map', async () => {
  for (const path of [
    '/?sel=partner:nobody-at-all',
    '/?sel=%3Cscript%3E&themes=,,&vue=x',
    '/?carte=999,x,3&pays=ZZ,%00&annees=9-0&etat=&formes=%3Cb%3E&onglet=zz&sel=spot:1e9,2,x&niveaux=-',
    '/?utm_source=x',
  ]) {
    await visit(path, async (page) => {
      assert.ok(await page.locator('#overview').isVisible(), path);
      assert.equal(await page.getByRole('alert').count(), path.includes('nobody') ? 1 : 0, path);
      assert.match(page.url(), /\/(\?(utm_source|vue)=x)?$/, 'and the address is repaired');
    });
  }
});

test('what the address asks for in vain is said, and goes', () =>
  visit('/?sel=partner:nimporte&themes=zzz&utm_source=x', async (page) => {
    const notice = page.getByRole('alert');
    assert.match(await notice.innerText(), /L’adresse désigne quelque chose/);
    assert.ok(await notice.isVisible());
    assert.match(page.url(), /\/\?utm_source=x$/);
    await notice.getByRole('button', { name: 'Fermer' }).click();
    assert.equal(await page.getByRole('alert').count(), 0);
  }));

test('no theme at all is not an empty map without a word', () =>
  visit('/?themes=-&vue=liste', async (page) => {
    assert.match(await page.locator('.list-summary').innerText(), /Aucune coopération/);
    await page.locator('#liste').getByRole('button', { name: 'Tout afficher' }).click();
    assert.ok((await page.locator('#liste .row-button').count()) > 100);
  }));

test('while the network is slow, it is said that the map is coming', () => {
  /** @type {() => void} */
  let release = () => {};
  const held = new Promise((resolve) => {
    release = () => resolve(null);
  });
  return visit(
    '/?onglet=liste',
    async (page) => {
      assert.ok(await page.getByText('Chargement de la carte…').first().isVisible());
      await page.locator('#status', { hasText: 'Chargement' }).waitFor({ state: 'attached' });
      assert.ok(await page.getByRole('heading', { name: 'Nos collectivités et le monde' }).isVisible());
      release();
      await page.waitForSelector('html[data-ready]');
      assert.ok(!(await page.locator('#loading').isVisible()));
      assert.ok(await page.locator('#liste .row-button').first().isVisible());
    },
    {
      unready: true,
      before: (page) =>
        page.route('**/editions/**', async (route) => {
          await held;
          await route.continue();
        }),
    },
  );
});

test('where nothing may be stored, nothing is missing', () =>
  visit(
    '/?themes=eau&onglet=liste',
    async (page) => {
      assert.ok((await page.locator('#liste .row-button').count()) > 0);
      await page.locator('#liste .row-button').first().click();
      assert.ok(await page.locator('#detail').isVisible());
      await page.goBack();
      assert.ok(await page.locator('#liste').isVisible());
    },
    {
      before: (page) =>
        page.addInitScript(() => {
          const refuse = () => {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          };
          for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore'])
            Object.defineProperty(window, name, { get: refuse });
          Object.defineProperty(document, 'cookie', { get: refuse, set: refuse });
        }),
    },
  ));
