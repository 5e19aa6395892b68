/**
 * Going from one language to another, and Arabic, which runs from right to left.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violationsOf } from './axe.js';
import { changeLanguage, DESKTOP, json, origin, tooWide, visit } from './browser.js';
import { told } from './samples.js';
import { addressIn, LANGS, textsOf } from './tongue.js';

const WIDE = { width: 1920, height: 1080 };

const reference = await json('/api/reference.json');

for (const viewport of [DESKTOP, WIDE]) {
  test(`in Arabic the page begins on the right, and the map is no mirror: ${viewport.width} px`, () =>
    visit(
      '/ar/?carte=50,3,5',
      async (page) => {
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), 'rtl');
        const [panel, stage, zoom] = await Promise.all(
          ['#panel', '.stage', '.leaflet-control-zoom'].map((each) => page.locator(each).boundingBox()),
        );
        assert.ok(panel && stage && zoom);
        assert.ok(panel.x >= stage.x + stage.width - 1, 'the panel is right of the map');
        assert.ok(zoom.x + zoom.width < stage.x + stage.width / 2, 'the buttons are away from it');
        await page.locator('#map').focus();
        await page.keyboard.press('ArrowRight');
        await page.waitForURL((url) => Number(url.searchParams.get('carte')?.split(',')[1] ?? 3) > 3.2);
        assert.equal(await tooWide(page), 0);
      },
      { options: { viewport } },
    ));
}

test('in Arabic the arrows of the keyboard go the way the page runs', () =>
  visit('/ar/', async (page) => {
    await page.locator('#tab-themes').focus();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.locator('#tab-filtres').getAttribute('aria-selected'), 'true');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('#tab-themes').getAttribute('aria-selected'), 'true');
    const walker = page.locator('#walker');
    await walker.locator('button').last().focus();
    await page.keyboard.press('ArrowLeft');
    const first = await walker.locator('.walker-open').innerText();
    await page.keyboard.press('ArrowLeft');
    assert.notEqual(await walker.locator('.walker-open').innerText(), first);
    await page.keyboard.press('ArrowRight');
    assert.equal(await walker.locator('.walker-open').innerText(), first);
  }));

test('what people wrote runs its own way on an Arabic page', () =>
  visit(
    `/ar/cooperations/${told.id}`,
    async (page) => {
      const ways = await page.evaluate(() =>
        [...document.querySelectorAll('main [lang="fr"]')].map((node) => getComputedStyle(node).direction),
      );
      assert.ok(ways.length > 2);
      assert.ok(ways.every((way) => way === 'ltr'));
    },
    { unready: true },
  ));

test('a country is found by its name in the language', () =>
  visit('/ar/', async (page) => {
    await page.getByRole('combobox').fill('مغرب');
    await page
      .getByRole('option', { name: /المغرب/ })
      .first()
      .click();
    assert.equal(await page.locator('#detail-title').innerText(), 'المغرب');
  }));

test('the menu of languages opens, goes and closes by keyboard', () =>
  visit('/', async (page) => {
    const summary = page.locator('#languages summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('lang')), 'en');
    assert.ok(await page.getByRole('link', { name: 'العربية' }).isVisible());
    await page.keyboard.press('Escape');
    assert.ok(!(await page.getByRole('link', { name: 'العربية' }).isVisible()));
    assert.ok(await summary.evaluate((node) => node === document.activeElement), 'the focus is back');
    await summary.click();
    await page.locator('#tab-liste').click();
    assert.ok(!(await page.getByRole('link', { name: 'العربية' }).isVisible()), 'it closes when one goes on');
  }));

test('the language changes from a record to the same record', () =>
  visit(
    `/cooperations/${told.id}`,
    async (page) => {
      await changeLanguage(page, 'Polski');
      assert.equal(new URL(page.url()).pathname, `/pl/cooperations/${told.id}`);
      assert.equal(await page.locator('html').getAttribute('lang'), 'pl');
    },
    { unready: true },
  ));

for (const [locale, lang, dir, words] of [
  ['pl-PL', 'pl', 'ltr', 'Ta strona istnieje także po polsku'],
  ['ar-MA', 'ar', 'rtl', 'هذه الصفحة متوفرة أيضًا بالعربية'],
]) {
  for (const [path, unready] of /** @type {[string, boolean][]} */ ([
    ['/?themes=eau', false],
    ['/pays/MA', true],
  ])) {
    test(`${path} offers ${lang} to whom prefers it, in it, and sends nobody there`, () =>
      visit(
        path,
        async (page) => {
          const line = page.locator('.language-offer');
          assert.ok((await line.innerText()).startsWith(words));
          assert.equal(await line.getAttribute('lang'), lang);
          assert.equal(await line.getAttribute('dir'), dir);
          assert.equal(await page.locator('html').getAttribute('lang'), 'fr', 'the page stays what it is');
          assert.deepEqual(await violationsOf(page), []);
          await line.getByRole('button').click();
          assert.equal(await line.count(), 0);
          assert.ok(
            await page.locator('#languages summary').evaluate((node) => node === document.activeElement),
          );
          await page.reload();
          if (!unready) await page.waitForSelector('html[data-ready]');
          assert.equal(await line.count(), 0, 'it does not come back');
        },
        { options: { locale }, unready },
      ));
  }
}

test('the line leads to the same view in the language offered, where nothing more is offered', () =>
  visit(
    '/?sel=country:MA',
    async (page) => {
      await page.locator('.language-offer a').click();
      await page.waitForSelector('html[lang=ar][data-ready]');
      assert.match(page.url(), /\/ar\/\?sel=country:MA/);
      assert.equal(await page.locator('.language-offer').count(), 0);
    },
    { options: { locale: 'ar-MA' } },
  ));

test('where storage is forbidden the line is there, goes, and breaks nothing', () =>
  visit(
    '/',
    async (page) => {
      const line = page.locator('.language-offer');
      await line.getByRole('button').click();
      assert.equal(await line.count(), 0);
      assert.ok(await page.locator('#tab-liste').isVisible());
    },
    {
      options: { locale: 'nl-BE' },
      before: (page) =>
        page.addInitScript(() =>
          Object.defineProperty(window, 'localStorage', {
            get() {
              throw new DOMException('forbidden', 'SecurityError');
            },
          }),
        ),
    },
  ));

test('a translation says that nobody has read it', async () => {
  const read = reference.territory.proofread ?? ['fr', 'en'];
  for (const lang of LANGS) {
    for (const path of ['/', '/pays']) {
      const text = await (await fetch(origin + addressIn(lang, path))).text();
      assert.equal(text.includes('class="unread"'), !read.includes(lang), `${path} in ${lang}`);
    }
  }
});

for (const lang of ['pl', 'ar']) {
  test(`the first load in ${lang}, all of it, is within 300 KB, and has no other language’s texts`, () => {
    let received = 0;
    return visit(
      `/${lang}/`,
      async (page) => {
        await page.waitForLoadState('networkidle');
        assert.ok(received > 50_000 && received <= 300_000, `${received} bytes`);
        const carried = await page.locator('#translations').textContent();
        assert.ok(
          !carried?.includes(textsOf('fr')['home.lead']) && !carried?.includes(textsOf('nl')['home.lead']),
        );
      },
      {
        before: async (page) => {
          const session = await page.context().newCDPSession(page);
          await session.send('Network.enable');
          session.on('Network.loadingFinished', ({ encodedDataLength }) => {
            received += encodedDataLength;
          });
        },
      },
    );
  });
}
