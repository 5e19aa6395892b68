import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { violationsOf } from './axe.js';
import {
  changeLanguage,
  json,
  newContext,
  origin,
  phone,
  tooWide,
  visit,
  visitElsewhere,
} from './browser.js';
import { kept } from './kept.js';
import { startNginx } from './nginx.js';
import { countPixels } from './pixels.js';
import { environment, program } from './program.js';
import { told } from './samples.js';

/**
 * The atlas as files, where there is no program any more: exported, served by
 * nginx below a path of another site, and visited.
 */

const www = await mkdtemp(join(tmpdir(), 'passerelles-static-'));
const edition = process.env.PASSERELLES_TEST_EDITION;
await promisify(execFile)(
  program(),
  ['export', '--static', join(www, 'atlas'), ...(edition ? ['--edition', edition] : [])],
  { env: environment() },
);
const site = await startNginx(www);
after(async () => {
  await site.stop();
  await rm(www, { recursive: true });
});

const { digest } = await json('/api/edition');
const partner = told.partners[0].id;

/** @param {string} path @param {Parameters<typeof visit>[1]} run @param {import('./browser.js').Visit} [how] */
const visitSite = (path, run, how) => visit(path, run, { at: site.url, ...how });

test('a host of files: the map draws its arcs, and the panel opens', () =>
  visitSite('/', async (page) => {
    const { themes } = await json('/api/reference.json');
    const friendship = themes.find((/** @type {{ code: string }} */ { code }) => code === 'amitie');
    const [count] = await countPixels(page, [friendship.color]);
    assert.ok(count > 100, `${count} pixels`);
    await page.goto(`${site.url}/?sel=partner:${partner}`);
    await page.waitForSelector('html[data-ready]');
    await page.locator('#detail h2').waitFor();
    assert.match(await page.locator('#detail').innerText(), /Sources?/);
  }));

test('a host of files: from the map to a list, a record, the map, and into English, by links', () =>
  visitSite(
    '/',
    async (page) => {
      await page
        .getByRole('navigation', { name: 'Rubriques' })
        .getByRole('link', { name: 'Coopérations' })
        .click();
      await page.waitForURL(`${site.url}/cooperations/`);
      await page.locator(`a[href$="/cooperations/${told.id}/"]`).click();
      await page.waitForURL(`${site.url}/cooperations/${told.id}/`);
      assert.ok((await page.locator('.sources li').count()) > 0);
      assert.ok(await page.locator('.locator').evaluate((node) => node.getBoundingClientRect().width > 100));
      await changeLanguage(page, 'English');
      assert.equal(page.url(), `${site.url}/en/cooperations/${told.id}/`);
      await page
        .getByRole('link', { name: /partners/i })
        .first()
        .click();
      await page.waitForURL(`${site.url}/en/partenaires/`);
      await page.locator(`a[href$="/partenaires/${partner}/"]`).first().click();
      await page.waitForURL(`${site.url}/en/partenaires/${partner}/`);
      await page.locator('.actions a').first().click();
      await page.waitForURL(`${site.url}/en/?sel=partner:${partner}`);
      await page.waitForSelector('html[data-ready]');
      await page.locator('#detail h2').waitFor();
      await changeLanguage(page, 'Français');
      await page.waitForSelector('html[data-ready]');
      assert.equal(page.url(), `${site.url}/?sel=partner:${partner}`, 'and the view is kept');
      await page.locator('#detail h2').waitFor();
    },
    { options: { locale: 'fr' } },
  ));

for (const [name, at, asks] of /** @type {const} */ ([
  ['a host of files', site.url, false],
  ['the program', origin, true],
])) {
  test(`${name}: what the search asks`, () =>
    visit(
      '/',
      async (page) => {
        let asked = false;
        page.on('request', (request) => {
          asked ||= request.url().includes('geocode');
        });
        const box = page.getByRole('combobox');
        await box.focus();
        await page.clock.install();
        await box.pressSequentially('nap');
        await page.clock.fastForward(2000); // longer than one waits for another letter
        await page
          .getByRole('option', { name: /Naplouse/ })
          .first()
          .waitFor();
        await page.evaluate(() => fetch('api/edition')); // what was to be asked has been asked by now
        assert.equal(asked, asks);
        await page
          .getByRole('option', { name: /^Naplouse/ })
          .first()
          .click();
        assert.match(await page.locator('#detail h2').innerText(), /Naplouse/);
      },
      { at },
    ));
}

test('a host of files: nothing leads to missions, which need the program', async () => {
  for (const path of ['/', '/en/', '/cooperations/', '/pays/SN/', '/a-propos/']) {
    const answer = await fetch(site.url + path);
    assert.equal(answer.status, 200, path);
    assert.doesNotMatch(await answer.text(), /["/>](en\/)?missions\b/, path);
  }
  assert.match(
    await (await fetch(`${origin}/`)).text(),
    /href="\/missions"/,
    'where the program is, the menu does',
  );
  assert.equal((await fetch(`${site.url}/missions/`)).status, 404);
});

test('a host of files: a commune, with what is only learnt when one searches', () =>
  visitSite('/?sel=commune:59350', async (page) => {
    assert.match(await page.locator('#detail h2').innerText(), /Lille/);
  }));

test('a host of files: a new edition is said', () =>
  visitSite(
    '/',
    async (page) => {
      const manifest = await (await fetch(`${site.url}/api/edition`)).json();
      assert.equal(manifest.digest, digest);
      await page.route(`${site.url}/api/edition`, (route) =>
        route.fulfill({ json: { ...manifest, digest: 'f'.repeat(64) } }),
      );
      await page.clock.fastForward('05:01');
      await page.locator('#newer').getByText('Une nouvelle édition').waitFor();
    },
    { before: (page) => page.clock.install() },
  ));

test('a host of files: the downloads of the list are those of the program', () =>
  visitSite(
    '/cooperations/',
    async (page) => {
      const links = await page.locator('.downloads a').all();
      assert.ok(links.length >= 4);
      for (const link of links) {
        const address = await link.evaluate((node) => /** @type {HTMLAnchorElement} */ (node).href);
        const path = address.slice(site.url.length);
        const [here, there] = await Promise.all([fetch(address), fetch(origin + path)]);
        assert.equal(here.status, 200, address);
        assert.ok((await bytes(here)).equals(await bytes(there)), path);
      }
    },
    { unready: true },
  ));

/** @param {Response} response */
const bytes = async (response) => Buffer.from(await response.arrayBuffer());

/** What deploy/static.nginx.conf has to say as the program does. */
const HEADERS = [
  'access-control-allow-origin',
  'access-control-expose-headers',
  'cache-control',
  'content-security-policy',
  'content-type',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'x-content-type-options',
];

test('a host of files: nginx sends the headers of the program', async () => {
  const assets = JSON.parse(await readFile(new URL('../../dist/assets.json', import.meta.url), 'utf8'));
  for (const path of [
    '/',
    '/en/',
    '/cooperations',
    `/en/cooperations/${told.id}`,
    '/integrer',
    '/en/integrer',
    '/api/edition',
    '/api/cooperations.csv',
    '/api/cooperations.json',
    '/layers/all.geojson',
    `/editions/${digest}/api/edition`,
    `/editions/${digest}/layers/all.geojson`,
    '/error.css',
    '/sw.js',
    ...Object.values(assets).map((name) => `/${name}`),
  ]) {
    const [here, there] = await Promise.all([fetch(site.url + path), fetch(origin + path)]);
    assert.equal(here.status, 200, path);
    for (const name of HEADERS) {
      assert.equal(here.headers.get(name), there.headers.get(name), `${name} of ${path}`);
    }
  }
  const compressed = await fetch(`${site.url}/layers/all.geojson`, {
    headers: { 'Accept-Encoding': 'gzip' },
  });
  assert.equal(compressed.headers.get('content-encoding'), 'gzip');
});

test('a host of files: what was read opens again when the host is away', async () => {
  const host = await startNginx(www);
  const reader = await newContext({ serviceWorkers: 'allow' });
  try {
    const page = await reader.newPage();
    const read = [`${host.url}/en/pays/`, `${host.url}/`];
    for (const address of read) {
      await page.goto(address);
      await kept(page, address);
    }
    await host.stop();
    for (const address of read.reverse()) {
      await page.goto(address);
      await page.locator('h1').waitFor();
      assert.equal(page.url(), address);
    }
    await page.goto(`${host.url}/?sel=partner:${partner}`);
    await page.locator('#detail h2').waitFor();
  } finally {
    await reader.close();
  }
});

test('a host of files: what is not there is said in a page', () =>
  visitSite(
    '/cooperations/nulle-part/',
    async (page) => {
      assert.match(await page.locator('h1').innerText(), /Adresse introuvable/);
      assert.equal(await page.locator('.id').count(), 0, 'no log holds a reference');
    },
    // Exported for no address in particular, the page's style is at the root.
    { unready: true, mayComplain: /404|error\.css/ },
  ));

test('a host of files: other sites frame the map, and only that', () =>
  visitElsewhere(
    `<iframe src="${site.url}/integrer/?themes=eau" title="Carte" width="600" height="400"></iframe>`,
    async (page, complaints) => {
      const inside = await (await page.locator('iframe').elementHandle())?.contentFrame();
      assert.ok(inside);
      await inside.waitForSelector('html[data-ready]');
      assert.match((await inside.locator('#caption').textContent()) ?? '', /eau/);
      const whole = inside.getByRole('link', { name: /Tout l’atlas/ });
      const [opened] = await Promise.all([page.context().waitForEvent('page'), whole.click()]);
      assert.equal(opened.url(), `${site.url}/?themes=eau`);
      assert.deepEqual(complaints, []);
    },
  ));

test('a host of files: the code to frame the map is that of this host', () =>
  visitSite('/en/?themes=eau', async (page) => {
    await page.getByRole('button', { name: 'Embed' }).click();
    const code = await page.locator('#embed-code').inputValue();
    assert.ok(code.includes(`src="${site.url}/en/integrer/?themes=eau"`), code);
  }));

for (const path of ['/', '/cooperations/']) {
  test(`a host of files: on a phone, ${path}`, () =>
    visitSite(
      path,
      async (page) => {
        assert.equal(await tooWide(page), 0);
        assert.deepEqual(await violationsOf(page), []);
      },
      { options: phone, unready: path !== '/' },
    ));
}
