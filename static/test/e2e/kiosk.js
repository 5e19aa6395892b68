import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { violationsOf } from './axe.js';
import { origin, visit } from './browser.js';
import { cutOffMachine, root, startKiosk } from './cut-off.js';
import { aDay } from './day.js';
import { pinch, settled, tap, tooSmall } from './hands.js';

/** @typedef {import('playwright-core').Page} Page */

const PORTRAIT = { width: 1080, height: 1920 };
const WALL = { width: 3840, height: 2160 };
const ADDRESS = '127.0.0.1:8080';
const PROFILE = {
  titre: 'Le Nord et le monde',
  langues: ['fr', 'en', 'ar'],
  inactivite: 90,
  compte: 15,
  adresse: 'https://atlas.exemple.fr',
};

// The edition that the program serves, as the file that a kiosk is given.
const edition = Buffer.from(await (await fetch(`${origin}/api/edition.zip`)).arrayBuffer());
const machine = await cutOffMachine();
const folder = join(machine.folder, 'borne');
await mkdir(folder);
await writeFile(join(folder, 'edition.zip'), edition);
await writeFile(join(folder, 'profil.json'), JSON.stringify(PROFILE));
let kiosk = startKiosk(machine, folder, ADDRESS);
await kiosk.ready;
const context = await machine.browse({ viewport: PORTRAIT, hasTouch: true, reducedMotion: 'reduce' });
/** @type {string[]} */
const strangers = [];
context.on('request', (request) => {
  const { host, protocol } = new URL(request.url());
  if (host !== ADDRESS && protocol !== 'data:' && protocol !== 'blob:') strangers.push(request.url());
});

after(async () => {
  await context.close();
  await machine.close();
});

/**
 * A page of the kiosk whose clock the test turns on.
 * @param {(page: Page) => Promise<void>} run
 * @param {{ query?: string, viewport?: typeof WALL }} [options]
 */
async function atKiosk(run, { query = '', viewport = PORTRAIT } = {}) {
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.setViewportSize(viewport);
    await page.clock.install();
    await page.goto(`http://${ADDRESS}/kiosque${query}`);
    await page.waitForSelector('html[data-ready]');
    await run(page);
    assert.deepEqual(complaints, []);
    assert.deepEqual(strangers, [], 'nothing is asked of another host');
  } finally {
    await page.close();
  }
}

/** @param {Page} page */
const isAttract = (page) => page.locator('html.is-attract').waitFor({ timeout: 10_000 });
/** @param {Page} page */
const wake = async (page) => {
  await page.touchscreen.tap(500, 500);
  await page.locator('html:not(.is-attract)').waitFor();
  await page.clock.fastForward(1000); // the touch that woke it does nothing more
};
/** @param {Page} page what its server would tell it that it is */
const asked = (page) =>
  page.evaluate(() => ({
    edition: JSON.parse(document.getElementById('manifest')?.textContent ?? '').digest,
    build: document.body.dataset.build,
    profile: document.body.dataset.profile,
  }));
/** @param {() => Promise<boolean>} holds what comes to be true, sooner or later */
async function until(holds) {
  const late = Date.now() + 60_000;
  while (!(await holds())) {
    assert.ok(Date.now() < late, `it never held: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
/** @param {Page} page what anybody could follow out of the page */
const waysOut = (page) =>
  page.locator('a[href]:not([href="#"]), form, input[type="file"], iframe, area[href]').count();
/** @param {Page} page @returns {Promise<any>} what staff see */
const health = (page) => page.evaluate(() => fetch('/kiosque/sante.json').then((answer) => answer.json()));

test('the machine of these tests is cut off from any other', {
  skip: !machine.isCut && 'no namespaces here',
}, async () => {
  assert.equal(await machine.reachesOut(), false);
});

test('a visit: attract, touch, three languages, countdown, and all is as at the start', () =>
  atKiosk(async (page) => {
    await isAttract(page);
    const sentence = page.locator('.story-sentence');
    await sentence.waitFor();
    const first = await sentence.innerText();
    const steps = await page.evaluate(() => history.length);
    assert.match(first, /\.$/, 'a sentence');
    assert.match(await page.locator('.story-touch').innerText(), /Touchez l’écran\s+Touch the screen/);
    await page.clock.fastForward(12_000);
    await page.waitForFunction(
      (before) => document.querySelector('.story-sentence')?.textContent !== before,
      first,
    );
    await wake(page);
    assert.ok(await page.locator('#detail').isVisible(), 'what was told is there to be read');
    assert.equal(await page.locator('#kiosk-title').innerText(), PROFILE.titre);
    assert.equal(await waysOut(page), 0);

    await tap(page.locator('#way-themes'));
    await tap(page.getByRole('button', { name: /^Eau/ }));
    assert.match(await page.locator('.browse-head').innerText(), /Eau[\s\S]*7\scoopérations/);
    await tap(page.locator('.row-button').first());
    assert.ok(await page.locator('#detail h2').isVisible());
    assert.equal(await waysOut(page), 0, 'sources are named, and lead nowhere');

    await tap(page.getByRole('button', { name: 'English' }));
    await page.waitForURL('**/en/kiosque');
    await page.waitForSelector('html[data-ready]');
    assert.ok(await page.locator('#detail h2').isVisible(), 'what one was reading follows');
    await page.clock.fastForward(1000);
    await tap(page.locator('#way-world'));
    await tap(page.getByRole('button', { name: /^Africa/ }));
    await tap(page.getByRole('button', { name: /^Senegal/ }));
    assert.equal(await page.locator('#detail h2').innerText(), 'Senegal');

    await tap(page.getByRole('button', { name: 'العربية' }));
    await page.waitForURL('**/ar/kiosque');
    await page.waitForSelector('html[data-ready]');
    await tap(page.locator('#way-letters'));
    assert.ok((await page.locator('.letters button').count()) > 10);
    await tap(page.locator('#way-search'));
    await tap(page.getByRole('button', { name: 'ب', exact: true }));
    assert.equal(await waysOut(page), 0);

    const asked = page.locator('#countdown');
    await page.clock.fastForward(91_000);
    await asked.waitFor();
    assert.ok(Number(await page.locator('.countdown-left').innerText()) <= 15);
    await tap(asked.getByRole('button'));
    await asked.waitFor({ state: 'hidden' });
    assert.ok(page.url().endsWith('/ar/kiosque'), 'who is still there goes on');

    await page.clock.fastForward(91_000);
    await asked.waitFor();
    await page.clock.fastForward(16_000);
    await page.waitForURL('**/kiosque');
    await isAttract(page);
    assert.equal(new URL(page.url()).pathname, '/kiosque', 'in the first language');
    assert.equal(await page.evaluate(() => history.length), steps, 'and nothing to go back to');
    await wake(page);
    await tap(page.locator('#way-themes'));
    assert.equal(await page.locator('.browse-head').count(), 0, 'no theme is chosen');
  }));

test('what a finger presses is large, what is written is read from two metres', async (t) => {
  for (const viewport of [PORTRAIT, WALL]) {
    const least = { target: 60, letters: viewport === WALL ? 48 : 24 };
    await t.test(`${viewport.width} × ${viewport.height}`, () =>
      atKiosk(
        async (page) => {
          await isAttract(page);
          assert.deepEqual(await tooSmall(page, least), [], 'attract');
          await wake(page);
          assert.deepEqual(await tooSmall(page, least), [], 'a record');
          for (const way of ['themes', 'world', 'letters', 'search']) {
            await tap(page.locator(`#way-${way}`));
            assert.deepEqual(await tooSmall(page, least), [], way);
          }
          await tap(page.locator('#take'));
          assert.deepEqual(await tooSmall(page, least), [], 'the code');
        },
        { viewport },
      ),
    );
  }
});

test('two fingers enlarge the map, not the page; nothing else moves it', () =>
  atKiosk(async (page) => {
    await isAttract(page);
    await wake(page);
    await tap(page.locator('#way-themes'));
    const box = await page.locator('#map').boundingBox();
    assert.ok(box);
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    /** The scale of the map, as the address of the code says it. */
    const zoom = async () => {
      await tap(page.locator('#take'));
      const address = await page.locator('.take-address').innerText();
      await tap(page.locator('#take-overlay').getByRole('button'));
      return Number(/carte=[^,]+,[^,]+,([\d.]+)/.exec(address)?.[1] ?? 0);
    };
    await pinch(page, middle, 200, 500);
    await settled(page);
    const nearer = await zoom();
    assert.ok(nearer > 0, 'the map was moved');
    await pinch(page, middle, 200, 500);
    await settled(page);
    assert.ok((await zoom()) > nearer + 0.5, 'and is enlarged');
    const panel = await page.locator('#panel').boundingBox();
    assert.ok(panel);
    await pinch(page, { x: panel.x + panel.width / 2, y: panel.y + panel.height / 2 }, 100, 400);
    const where = await page.evaluate(() => [
      visualViewport?.scale,
      visualViewport?.offsetTop,
      window.scrollY,
    ]);
    assert.deepEqual(where, [1, 0, 0], 'the page is where it was');
    /** @param {string} type */
    const prevented = (type) =>
      page.locator('.browse').evaluate((node, name) => {
        return !node.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
      }, type);
    assert.ok(await prevented('contextmenu'), 'no menu');
    assert.ok(await prevented('selectstart'), 'no selection');
  }));

test('the code carries what is on the screen to the public address, which is written too', () =>
  atKiosk(async (page) => {
    await wake(page);
    await tap(page.locator('#way-search'));
    for (const letter of 'NAPLO') await tap(page.getByRole('button', { name: letter, exact: true }));
    await tap(page.getByRole('button', { name: /^Naplouse/ }).first());
    await tap(page.locator('#take'));
    assert.equal(await page.locator('.take-address').innerText(), 'atlas.exemple.fr/?sel=partner:naplouse');
    assert.ok(await page.getByRole('img', { name: 'Code QR de cette page' }).isVisible());
    assert.equal(await waysOut(page), 0);
  }));

test('axe finds nothing, whatever is open', () =>
  atKiosk(async (page) => {
    await isAttract(page);
    assert.deepEqual(await violationsOf(page), [], 'attract');
    await wake(page);
    for (const way of ['themes', 'world', 'letters', 'search']) {
      await tap(page.locator(`#way-${way}`));
      assert.deepEqual(await violationsOf(page), [], way);
    }
    await tap(page.locator('#take'));
    assert.deepEqual(await violationsOf(page), [], 'the code');
    await tap(page.locator('#take-overlay').getByRole('button'));
    await page.clock.fastForward(91_000);
    await page.locator('#countdown').waitFor();
    assert.deepEqual(await violationsOf(page), [], 'the countdown');
  }));

test('the server dies: the page goes on, opens again from what it kept, and is heard of again', () =>
  atKiosk(async (page) => {
    await page.evaluate(() => navigator.serviceWorker.ready);
    await until(() =>
      page.evaluate(async () => (await caches.match('/kiosque', { ignoreSearch: true })) !== undefined),
    );
    await kiosk.stop('SIGKILL');
    await wake(page);
    await tap(page.locator('#way-world'));
    assert.ok(await page.getByRole('button', { name: /^Afrique/ }).isVisible());
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await isAttract(page);
    kiosk = startKiosk(machine, folder, ADDRESS);
    await kiosk.ready;
    await page.clock.fastForward(6000);
    await until(async () => JSON.stringify(await health(page)).includes('"ready":true'));
  }));

test('a damaged edition is refused, and the one of before served', () =>
  atKiosk(async (page) => {
    const damaged = Buffer.from(edition);
    damaged[Math.floor(damaged.length / 2)] ^= 0xff;
    const { edition: before } = await health(page);
    await writeFile(join(machine.folder, 'cle.zip'), damaged);
    await rename(join(machine.folder, 'cle.zip'), join(folder, 'arrivees/cle.zip'));
    await until(async () => (await health(page)).refused?.length > 0);
    const { edition: now, refused } = await health(page);
    assert.deepEqual(now, before);
    assert.match(JSON.stringify(refused), /abîmé|endommag|damaged/i);
    assert.deepEqual(await readFile(join(folder, 'edition.zip')), edition);
  }));

test('visits are counted, and nothing of who came', () =>
  atKiosk(async (page) => {
    await wake(page);
    await tap(page.locator('#way-themes'));
    await tap(page.getByRole('button', { name: /^Eau/ }));
    await page.clock.fastForward(6000);
    const csv = () => page.evaluate(() => fetch('/kiosque/compteurs.csv').then((answer) => answer.text()));
    await until(async () => /theme:eau,[1-9]/.test(await csv()));
    const lines = (await csv()).trim().split(/\r?\n/);
    assert.equal(lines[0], 'jour,compteur,nombre');
    for (const line of lines.slice(1)) assert.match(line, /^(\d{4}-\d\d-\d\d)?,[\w:-]+,\d+$/);
    assert.ok(
      lines.some((line) => /,visit,[1-9]/.test(line)) && lines.some((line) => /,touch,[1-9]/.test(line)),
    );
  }));

test('a first view of the profile’s own does not hold the map', () =>
  atKiosk(
    async (page) => {
      await wake(page);
      await tap(page.locator('#way-world'));
      const scale = page.locator('.scale-bar');
      const home = await scale.innerText();
      await tap(page.getByRole('button', { name: /^Afrique/ }));
      await tap(page.getByRole('button', { name: /^Sénégal/ }));
      await page.waitForFunction(
        (before) => document.querySelector('.scale-bar')?.textContent !== before,
        home,
      );
      await tap(page.locator('#restart'));
      await isAttract(page);
      await wake(page);
      await tap(page.locator('#way-themes'));
      assert.equal(await scale.innerText(), home, 'and is the first again');
    },
    { query: '?carte=50.6,3.1,8' },
  ));

test('the profile’s first language is that of the start', () =>
  atKiosk(
    async (page) => {
      await page.waitForURL('**/nl/kiosque?*');
      await page.waitForSelector('html[data-ready]');
      await isAttract(page);
      await wake(page);
      assert.deepEqual(await page.locator('#languages button').allInnerTexts(), ['Nederlands', 'Français']);
      await tap(page.locator('#way-themes'));
      await tap(page.locator('.browse-row').first());
      await tap(page.getByRole('button', { name: 'Nederlands' }));
      assert.equal(new URL(page.url()).hash, '', 'the language that is shown already does nothing');
    },
    { query: '?langues=nl,fr' },
  ));

test('whoever is away, stories are told, and the first language comes back with the server', () =>
  atKiosk(async (page) => {
    await wake(page);
    // A browser that keeps nothing.
    await page.addInitScript(() => {
      CacheStorage.prototype.match = async () => undefined;
    });
    await tap(page.getByRole('button', { name: 'العربية' }));
    await page.waitForURL('**/ar/kiosque');
    await page.waitForSelector('html[data-ready]');
    await page.route('**/livez', (route) => route.abort());
    await tap(page.locator('#restart'));
    await isAttract(page);
    await page.locator('.story-sentence').waitFor();
    assert.ok(page.url().includes('/ar/'));
    await page.unroute('**/livez');
    await until(async () => {
      await page.clock.fastForward(5000);
      return new URL(page.url()).pathname === '/kiosque';
    });
    await page.waitForSelector('html[data-ready]');
    await isAttract(page);
  }));

test('what fails on the way and does not matter leaves no picture over the page', async () => {
  await atKiosk(async (page) => {
    await page.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => dispatchEvent(new ErrorEvent('error')));
    });
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await isAttract(page);
    assert.ok(!(await page.locator('#quiet').isVisible()));
    await until(async () => {
      await page.clock.fastForward(5000);
      const { errors, page: heard } = await health(page);
      return errors.page > 0 && heard.ready;
    });
  });
});

test('another profile is taken up between two visits', () =>
  atKiosk(async (page) => {
    await isAttract(page);
    const { edition, build } = await asked(page);
    await page.route('**/kiosque/battement', (route) =>
      route.fulfill({ json: { edition, build, profile: 'another', dark: false } }),
    );
    await page.evaluate(() => Object.assign(window, { old: true }));
    await until(async () => {
      await page.clock.fastForward(5000);
      return page.evaluate(() => !('old' in window)).catch(() => false);
    });
  }));

test('at night the screen is dark, but for who touches it', () =>
  atKiosk(async (page) => {
    await isAttract(page);
    const own = await asked(page);
    let dark = true;
    await page.route('**/kiosque/battement', (route) => route.fulfill({ json: { ...own, dark } }));
    const night = page.locator('#night');
    /** @param {boolean} on */
    const becomes = (on) =>
      until(async () => {
        await page.clock.fastForward(5000);
        return (await night.isVisible()) === on;
      });
    await becomes(true);
    assert.equal(await page.locator('html.is-attract').count(), 0, 'and tells nothing');
    await page.touchscreen.tap(500, 500);
    await night.waitFor({ state: 'hidden' });
    await page.clock.fastForward(6000);
    assert.ok(await page.locator('#way-themes').isVisible());
    assert.ok(!(await night.isVisible()), 'not over a visit');
    await page.clock.fastForward(85_000);
    await page.clock.fastForward(16_000);
    await becomes(true);
    dark = false;
    await becomes(false);
    await isAttract(page);
  }));

test('what does not come is a quiet picture, not an error, and is tried again', () => {
  let away = true;
  return visit(
    '/kiosque',
    async (page) => {
      await page.getByText('La carte revient dans un instant.').waitFor();
      assert.equal(await page.getByRole('alert').count(), 0);
      away = false;
      await page.clock.fastForward(11_000);
      await page.waitForSelector('html[data-ready]');
      assert.ok(!(await page.locator('#quiet').isVisible()));
    },
    {
      unready: true,
      mayComplain: /Failed to load resource/,
      before: async (page) => {
        await page.clock.install();
        await page.route(/\/api\/(cooperations|edition)/, (route) =>
          away ? route.abort() : route.continue(),
        );
      },
    },
  );
});

test('a day of visits leaves the page and the server as large as they were', (t) =>
  atKiosk(async (page) => {
    await isAttract(page);
    const { heap, nodes, memory, visits } = await aDay(page, kiosk);
    t.diagnostic(
      `${visits} visits: heap ${heap.join(' → ')} MB, ${nodes.join(' → ')} nodes, server ${memory.join(' → ')} MB`,
    );
    assert.ok(heap[1] < heap[0] + 3, 'the heap of the page');
    assert.ok(nodes[1] < nodes[0] * 1.2 + 200, 'what is in the page');
    assert.ok(memory[1] < memory[0] + 24, 'the memory of the server');
  }));

test('a new edition is taken up between two visits, never in one', async () => {
  const other = join(machine.folder, 'autre.zip');
  // Another atlas, of real places: it has another digest.
  await new Promise((resolve, reject) => {
    const made = spawn('go', ['run', './cmd/sampledata', '-cooperations', '60', '-seed', '2', other], {
      cwd: root,
    });
    made.once('exit', (code) => (code === 0 ? resolve(null) : reject(new Error(`sampledata: ${code}`))));
  });
  await atKiosk(async (page) => {
    /** @returns {Promise<string>} */
    const shown = () =>
      page.evaluate(() => JSON.parse(document.getElementById('manifest')?.textContent ?? '').digest);
    const before = await shown();
    await isAttract(page);
    await wake(page);
    await rename(other, join(folder, 'arrivees/autre.zip'));
    await until(async () => {
      await page.clock.fastForward(5000);
      await page.touchscreen.tap(500, 300); // somebody is there
      return (await health(page)).waiting !== null;
    });
    await tap(page.locator('#way-world'));
    assert.equal(await shown(), before, 'who is there goes on');
    assert.equal((await health(page)).edition.digest, before);
    await page.clock.fastForward(91_000);
    await page.clock.fastForward(16_000);
    await isAttract(page);
    await until(async () => {
      await page.clock.fastForward(5000);
      return (await shown().catch(() => before)) !== before;
    });
    await page.waitForSelector('html[data-ready]');
    assert.equal(await shown(), (await health(page)).edition.digest);
    await until(async () => (await health(page)).page?.ready === true);
  });
  assert.deepEqual(
    await readFile(join(folder, 'edition-precedente.zip')),
    edition,
    'the one of before is kept',
  );
});

test('the page where a kiosk is prepared gives the address of what one chose, and its file', () =>
  visit(
    '/kiosque/reglages',
    async (page) => {
      await page.getByLabel('Titre de l’exposition').fill('Ponts & passerelles');
      await page.getByLabel('Eau', { exact: false }).check();
      await page.getByLabel('English').check();
      await page.getByLabel('Adresse publique').fill('https://atlas.exemple.fr');
      const address = await page.getByLabel('Adresse de la page').inputValue();
      assert.match(address, /\/kiosque\?titre=Ponts\+%26\+passerelles&themes=eau&langues=fr,en&/);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Enregistrer profil.json' }).click(),
      ]);
      assert.equal(download.suggestedFilename(), 'profil.json');
      const written = JSON.parse(await readFile(await download.path(), 'utf8'));
      assert.deepEqual(written.themes, ['eau']);
      const [tried] = await Promise.all([
        page.context().waitForEvent('page'),
        page.getByRole('button', { name: 'Essayer' }).click(),
      ]);
      await tried.waitForSelector('html[data-ready]');
      assert.equal(await tried.locator('#kiosk-title').innerText(), 'Ponts & passerelles');
      assert.equal(await tried.locator('#languages button').count(), 2);
      await page.getByLabel('Vue au départ').fill('là-bas');
      assert.match(await page.getByRole('alert').innerText(), /ne se lit pas/);
      assert.deepEqual(await violationsOf(page), []);
    },
    { unready: true },
  ));
