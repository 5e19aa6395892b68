import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, phone, visit } from './browser.js';
import { countPixels, findPixels } from './pixels.js';

const { themes } = await json('/api/reference.json');
const manifest = await json('/api/edition');
/** @type {{ code: string, color: string, label: Record<string, string> }[]} */
const drawn = themes.filter((/** @type {{ code: string }} */ theme) =>
  manifest.layers.some(
    (/** @type {{ theme: string, features: number }} */ layer) =>
      layer.theme === theme.code && layer.features > 0,
  ),
);
const colors = drawn.map((theme) => theme.color);

/** @param {string} code */
const colorOf = (code) => drawn.find((theme) => theme.code === code)?.color ?? '';

for (const [name, options] of /** @type {const} */ ([
  ['a desktop', {}],
  ['a phone', phone],
])) {
  test(`arcs are drawn in every theme's colour on ${name}`, () =>
    visit(
      '/',
      async (page) => {
        const counts = await countPixels(page, colors);
        counts.forEach((count, i) => {
          assert.ok(count > 10, `${drawn[i].code}: ${count} pixels of ${drawn[i].color}`);
        });
      },
      { options },
    ));
}

for (const [name, visitor] of /** @type {[string, import('./browser.js').Visit][]} */ ([
  [
    'in a browser that cannot draw in a worker',
    { before: (page) => page.addInitScript(() => Reflect.deleteProperty(globalThis, 'OffscreenCanvas')) },
  ],
  [
    'when the worker does not come',
    {
      before: (page) => page.route('**/assets/paint-worker-*', (route) => route.abort()),
      mayComplain: /paint-worker|ERR_FAILED/,
    },
  ],
])) {
  test(`arcs are drawn ${name}`, () =>
    visit(
      '/?themes=culture',
      async (page) => {
        await page.waitForFunction(() => performance.getEntriesByName('arcs').length > 0);
        const drawn = await page.evaluate(() => {
          const canvas = /** @type {HTMLCanvasElement} */ (
            document.querySelector('.leaflet-links-pane canvas')
          );
          const context = canvas.getContext('2d');
          if (!context) return 'a picture from elsewhere';
          const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
          return data.some((value) => value > 0) ? 'arcs' : 'nothing';
        });
        assert.equal(drawn, 'arcs');
        assert.equal(await page.locator('.leaflet-links-pane canvas').count(), 1);
      },
      visitor,
    ));
}

test('themes switch, and the address says which are on', () =>
  visit('/', async (page) => {
    await page.getByRole('button', { name: 'Aucun', exact: true }).click();
    assert.deepEqual(
      await countPixels(page, colors),
      colors.map(() => 0),
      'nothing is drawn',
    );
    assert.match(page.url(), /themes=-/);
    const one = drawn.find((theme) => theme.code === 'culture');
    assert.ok(one);
    await page.getByRole('checkbox', { name: one.label.fr }).check();
    assert.match(page.url(), /themes=culture/);
    // Greys and the navy of the basin's rings are on the map whatever is shown.
    const telling = ['culture', 'mutation', 'universite', 'eau', 'social', 'citoyennete'];
    const shown = await countPixels(page, telling.map(colorOf));
    assert.ok(shown[0] > 10, 'the one that is on');
    // A few pixels between two others may happen to be alike.
    assert.ok(Math.max(...shown.slice(1)) < 10, `and no other: ${shown}`);
    await page.getByRole('button', { name: 'Tous', exact: true }).click();
    assert.ok(!page.url().includes('themes='));
  }));

test('the list follows the themes', () =>
  visit('/?themes=eau&vue=liste', async (page) => {
    const rows = await page.locator('#liste .row-button').count();
    const { cooperations } = await json('/api/cooperations.json');
    const expected = cooperations.filter(
      (/** @type {{ themes: string[] }} */ each) => each.themes[0] === 'eau',
    );
    assert.equal(rows, expected.length);
  }));

test('an arc answers to a click', () =>
  visit('/?themes=mediterranee', async (page) => {
    const map = await page.locator('#map').boundingBox();
    assert.ok(map);
    const home = { x: map.x + map.width * 0.53, y: map.y + map.height * 0.24 };
    const places = await findPixels(page, '#003355', home);
    assert.ok(places.length > 0);
    const { x, y } = places[Math.floor(places.length / 2)];
    await page.mouse.click(x, y);
    await page.waitForSelector('#detail h2');
    assert.match(page.url(), /sel=(link|partner|authority):/);
    assert.ok(await page.getByRole('button', { name: 'Tout afficher' }).isVisible(), 'a visible way back');
  }));

test('an arc answers to a finger near it', () =>
  visit(
    '/?themes=eau',
    async (page) => {
      const eau = drawn.find((theme) => theme.code === 'eau');
      assert.ok(eau);
      const map = await page.locator('#map').boundingBox();
      assert.ok(map);
      const places = await findPixels(page, eau.color, { x: map.x + map.width / 2, y: map.y + 140 });
      assert.ok(places.length > 0);
      const { x, y } = places[Math.floor(places.length / 2)];
      await page.touchscreen.tap(x + 6, y);
      await page.waitForSelector('#detail h2');
      assert.match(page.url(), /sel=/);
      assert.ok(!(await page.locator('#tip').isVisible()), 'a tap leaves no hovering behind');
    },
    { options: phone },
  ));

test('the keyboard walks along the arcs, opens one and comes back', () =>
  visit('/', async (page) => {
    await page.locator('#map').focus();
    const next = page.getByRole('button', { name: 'Lien suivant' });
    for (let i = 0; i < 8 && !(await next.evaluate((node) => node === document.activeElement)); i++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    const current = page.locator('.walker-open');
    const first = await current.textContent();
    await page.keyboard.press('ArrowRight');
    assert.notEqual(await current.textContent(), first);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    const title = page.locator('#detail h2');
    await title.waitFor();
    assert.ok(await title.evaluate((node) => node === document.activeElement), 'the title has the focus');
    await page.keyboard.press('Escape');
    await title.waitFor({ state: 'detached' });
    assert.ok(await current.evaluate((node) => node === document.activeElement), 'and the walker again');
  }));

test('the map goes round the world', () =>
  visit('/', async (page) => {
    await page.locator('#map').focus();
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowRight');
    const counts = await countPixels(page, colors);
    assert.ok(
      counts.some((count) => count > 10),
      'a copy of the arcs is there',
    );
  }));

test('finer outlines come only from zoom 5', () =>
  visit('/', async (page) => {
    /** @type {string[]} */
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('button', { name: 'Agrandir la carte' }).click();
    assert.ok(!asked.some((url) => url.includes('world-50m')));
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Agrandir la carte' }).click();
    await page
      .waitForResponse((response) => response.url().includes('world-50m'), { timeout: 5000 })
      .catch(() => {});
    assert.ok(asked.some((url) => url.includes('world-50m')));
  }));
