/**
 * Every language of the interface, on every kind of page: nothing is left in
 * another one, and Arabic runs from right to left.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { violationsOf } from './axe.js';
import { becomePhone, changeLanguage, DESKTOP, json, origin, tooWide, visit } from './browser.js';
import { MISSING, network, RECORDS, told } from './samples.js';

/** @typedef {import('playwright-core').Page} Page */

const LANGS = ['fr', 'en', 'nl', 'pl', 'pt', 'ar'];
const WIDE = { width: 1920, height: 1080 };
/** What Leaflet calls its own buttons. */
const LEAFLET = ['Zoom in', 'Zoom out', 'Close popup', 'Close'];

const reference = await json('/api/reference.json');

/** @param {string} lang @param {string} path the French one */
const address = (lang, path) => (lang === 'fr' ? path : `/${lang}${path}`);

/** @param {Page} page */
const search = async (page) => {
  await page.getByRole('combobox').fill('saint');
  await page.getByRole('option').first().waitFor();
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
  ['list', '/?vue=liste'],
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
];

/** @param {string} lang @returns {Record<string, string>} all its texts */
function textsOf(lang) {
  const read = (/** @type {string} */ folder) => {
    const file = new URL(`../../i18n/${folder}${lang}.json`, import.meta.url);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  };
  const own = { ...read(''), ...read('records/'), ...read('names/') };
  if (lang !== 'fr' && lang !== 'en') return own;
  for (const { code, label } of reference.themes) own[`theme.${code}`] = label[lang];
  for (const { code, label } of reference.types) own[`type.${code}`] = label[lang];
  for (const { code, name } of reference.world_regions) own[`region.${code}`] = name[lang];
  for (const { iso2, name } of reference.countries) own[`country.${iso2}`] = name[lang];
  return own;
}

const PLACE = /\{\w+\}/;

/** @param {string} text with places for values @returns {RegExp} what it may become */
const shape = (text) =>
  new RegExp(
    `^${text
      .trim()
      .split(/\{\w+\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+')}$`,
    'iu',
  );

/** @param {string} text whether there are words enough in it to tell its language */
const telling = (text) => text.replace(/\{\w+\}/g, '').replace(/[^\p{L}]/gu, '').length > 3;

/**
 * What a set of texts may become. Most have no place for a value, and are looked
 * up: a page has thousands of words, and there are thousands of texts.
 * @param {string[]} texts
 * @returns {(words: string) => boolean} whether it is one of them
 */
function oneOf(texts) {
  const whole = new Set(texts.filter((text) => !PLACE.test(text)).map((text) => text.trim().toLowerCase()));
  const shapes = texts.filter((text) => PLACE.test(text)).map(shape);
  return (words) => whole.has(words.toLowerCase()) || shapes.some((each) => each.test(words));
}

/** @type {Map<string, { own: (words: string) => boolean, strange: (words: string) => boolean }>} what a language says, and what only others do */
const tongues = new Map(
  LANGS.map((lang) => {
    const own = [...new Set(Object.values(textsOf(lang)))];
    const known = new Set(own.map((text) => text.trim().toLowerCase()));
    const others = LANGS.filter((other) => other !== lang).flatMap((other) => Object.values(textsOf(other)));
    const strange = [...new Set([...others, ...LEAFLET])].filter(
      (text) => telling(text) && !known.has(text.trim().toLowerCase()),
    );
    return [lang, { own: oneOf(own.filter(telling)), strange: oneOf(strange) }];
  }),
);

/** @param {Page} page @returns {Promise<string[]>} what is seen and heard of it, but for what says that it is in another language */
const said = (page) =>
  page.evaluate(() => {
    const seen = [...document.querySelectorAll('*')]
      .filter((node) => !node.closest('[lang]:not(html), script, style, noscript, datalist'))
      .flatMap((node) => [
        ...[
          'aria-label',
          'aria-roledescription',
          'aria-description',
          'aria-valuetext',
          'title',
          'placeholder',
          'alt',
        ].map((name) => node.getAttribute(name)),
        ...[...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.nodeValue),
      ]);
    return [document.title, ...seen].map((text) => text?.replace(/\s+/g, ' ').trim() ?? '').filter(Boolean);
  });

/** @param {Page} page @param {string} lang */
async function onlyIn(page, lang) {
  const words = [...new Set(await said(page))];
  const keys = textsOf(lang);
  assert.ok(words.length > 15, `${words.length} texts`);
  assert.deepEqual(
    words.filter((text) => text in keys || /\{\w+\}|undefined|\[object/.test(text)),
    [],
    'a key has no text',
  );
  const tongue = tongues.get(lang);
  assert.ok(tongue);
  assert.deepEqual(
    words.filter((text) => tongue.strange(text) && !tongue.own(text)),
    [],
    'in another language',
  );
}

/** @type {[string, string, ((page: Page) => Promise<unknown>)?][]} */
const KINDS = [...MAPS, ...Object.entries(RECORDS)];

for (const lang of LANGS) {
  // French and English have their own files for axe and for phones (access.js,
  // records.js, embed.js).
  const whole = lang !== 'fr' && lang !== 'en';
  for (const [name, path, act] of KINDS) {
    test(`${name} in ${lang}: nothing is in another language${whole ? ', axe finds nothing, on a phone nothing is too wide' : ''}`, () =>
      visit(
        address(lang, path),
        async (page) => {
          await act?.(page);
          await onlyIn(page, lang);
          if (!whole) return;
          assert.deepEqual(await violationsOf(page), []);
          await becomePhone(page);
          assert.equal(await tooWide(page), 0);
          await onlyIn(page, lang);
          if (lang === 'ar') assert.deepEqual(await violationsOf(page), []);
        },
        { unready: name in RECORDS, mayComplain: MISSING },
      ));
  }
}

test('the test of languages sees a word of another', async () => {
  await visit('/nl/', async (page) => {
    await page.evaluate(() => document.querySelector('#tab-liste')?.replaceChildren('Liste'));
    await assert.rejects(onlyIn(page, 'nl'), /in another language/);
  });
});

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
      const text = await (await fetch(origin + address(lang, path))).text();
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
