/**
 * An edition of which every text that a person reads, and every address, was
 * written by somebody hostile: a kiosk is given one as a file, which no import
 * has checked. It is text wherever it is shown, and nothing but text.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { json, origin, visit } from './browser.js';
import { forge } from './forge.js';
import { launch } from './program.js';
import { network, told } from './samples.js';

/** @typedef {import('playwright-core').Page} Page */

/** Is what each text ends with: breaks out of attributes, elements, scripts, templates and statements. */
const HOSTILE = [
  '"\'></title></textarea></script><img class=intruder src=x onerror="globalThis.taken=1">',
  '<script class=intruder>globalThis.taken=2</script><svg class=intruder onload="globalThis.taken=3"></svg>',
  "{{.}} javascript:globalThis.taken=5 ' or 1=1 -- \u202ereversed &lt;b&gt; \\u003cb\\u003e",
].join('');
/** Of it, what no typography changes. */
const SHOWN = '</textarea></script><img class=intruder src=x onerror=';

/** What addresses become, in turn. */
const ADDRESSES = [
  'javascript:globalThis.taken=6',
  ' \tJaVa\nScript:globalThis.taken=7//https://exemple.fr/',
  'data:text/html,<script>opener.taken=8</script>',
  `https://exemple.fr/${HOSTILE}`,
  'vbscript:taken',
];

let turn = 0;
const zip = Buffer.from(await (await fetch(`${origin}/api/edition.zip`)).arrayBuffer());
const forged = forge(zip, (text, key) =>
  /(^|_)url$|^contact$/.test(key) ? ADDRESSES[turn++ % ADDRESSES.length] : `${text} ${HOSTILE}`,
);
const folder = await mkdtemp(join(tmpdir(), 'édition forgée '));
await writeFile(join(folder, 'edition.zip'), forged);
const site = await launch(['serve', '--edition', join(folder, 'edition.zip')]);
after(async () => {
  await site.stop();
  await rm(folder, { recursive: true });
});

/** Whoever is named in the told cooperation. */
const authority = told.authorities[0].id;
const partner = told.partners[0].id;
const all = await json('/layers/all.geojson');
const joining = /** @type {{ id: string, properties: { kind: string } }[]} */ (all.features);
const kinds = ['cooperation', 'network'].map(
  (kind) => joining.find(({ properties }) => properties.kind === kind)?.id,
);

/** @param {Page} page */
const search = async (page) => {
  await page.getByRole('combobox').fill('lil');
  await page.getByRole('option').filter({ hasText: SHOWN }).first().waitFor();
};
/** @param {Page} page the card beside the mouse */
const hover = async (page) => {
  const box = await page.locator('#map').boundingBox();
  assert.ok(box);
  for (let y = 20; y < box.height; y += 12) {
    for (let x = 20; x < box.width; x += 40) {
      await page.mouse.move(box.x + x, box.y + y);
      if (await page.locator('#tip').filter({ hasText: SHOWN }).isVisible()) return;
    }
  }
  assert.fail('nothing on the map has a name');
};
/** @param {Page} page from link to link */
const walk = async (page) => {
  await page.locator('#walker button').last().focus();
  await page.keyboard.press('Enter');
};
/**
 * @param {string} way at the kiosk
 * @param {...RegExp} rows pressed one after the other
 * @returns {(page: Page) => Promise<void>}
 */
const visited =
  (way, ...rows) =>
  async (page) => {
    await page.locator(`#way-${way}`).click();
    for (const words of rows)
      await page.locator('#browse button:not(.back-button)').filter({ hasText: words }).first().click();
    await page.locator('#detail h2, .browse-dossier').filter({ visible: true }).first().waitFor();
  };

/** @type {[string, ((page: Page) => Promise<unknown>)?][]} the map and the kiosk, and what is done there */
const MAPS = [
  ['/', search],
  ['/', walk],
  [`/?sel=authority:${authority}`, hover],
  ['/?vue=liste'],
  ['/?onglet=liste&tri=pays'],
  ['/?onglet=filtres&themes=eau'],
  ['/?onglet=chiffres'],
  [`/?sel=authority:${authority}`],
  [`/?sel=partner:${partner}`],
  [`/?sel=partner:${network.id}`],
  [`/?sel=cooperation:${told.id}`],
  ...kinds.map((id) => /** @type {[string]} */ ([`/?sel=link:${id}`])),
  ['/?sel=country:MA'],
  ['/?sel=commune:59350'],
  [`/ar/?sel=partner:${partner}`],
  [`/integrer?sel=authority:${authority}`],
  [
    `/kiosque?recits=${told.id}`,
    (page) => page.locator('.story-sentence').filter({ hasText: SHOWN }).waitFor(),
  ],
  ['/kiosque#?', visited('letters', /^L$/, /^Lille/)],
  ['/kiosque#?', visited('themes', /^Eau/, /./)],
  ['/kiosque#?', visited('world', /^Afrique/, /^Sénégal/)],
  ['/kiosque#?', visited('world', /^Afrique/, /^Dossier de mission/)],
];

const PAGES = [
  `/cooperations/${told.id}`,
  `/collectivites/${authority}`,
  `/partenaires/${partner}`,
  `/partenaires/${network.id}`,
  `/pays/${network.countries[0]}`,
  '/pays/MA',
  '/cooperations',
  '/collectivites',
  '/partenaires',
  '/pays',
  '/missions',
  '/missions/dossier?region=011',
  `/missions/dossier?country=SN&authority=${authority}&from=2027-03-20&to=2027-04-02`,
  '/missions/plan',
  '/a-propos',
  '/mentions-legales',
];

const VISITS = [
  ...MAPS.map(([path, act]) => ({ path, act, unready: false })),
  ...PAGES.flatMap((path) => [path, `/en${path}`]).map((path) => ({ path, act: undefined, unready: true })),
];

test('what a hostile edition says is text on every page', { concurrency: 2 }, async (context) => {
  await Promise.all(
    VISITS.map(({ path, act, unready }, i) =>
      context.test(`${i}: ${path}`, () => {
        /** @type {string[]} */
        const dialogs = [];
        return visit(
          path,
          async (page) => {
            await page.waitForLoadState('load');
            await act?.(page);
            const { shown, ...taken } = await page.evaluate(found, SHOWN);
            assert.deepEqual(taken, {
              intruders: 0,
              taken: 'undefined',
              scripts: [],
              links: [],
              listeners: [],
              refused: [],
            });
            assert.ok(shown, 'nothing hostile is shown: this test saw nothing');
            assert.deepEqual(dialogs, []);
          },
          {
            at: site.url,
            unready,
            before: async (page) => {
              await page.addInitScript(() => {
                Object.assign(globalThis, { refused: [] });
                document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) =>
                  /** @type {any} */ (globalThis).refused.push(`${violatedDirective} ${sourceFile}`),
                );
              });
              page.on('dialog', async (dialog) => {
                dialogs.push(dialog.message());
                await dialog.dismiss();
              });
            },
          },
        );
      }),
    ),
  );
});

/**
 * Read in the page: what became of the hostile texts.
 * @param {string} text
 */
function found(text) {
  const kept = /** @type {any} */ (globalThis);
  const nodes = [...document.querySelectorAll('*')];
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  let shown = false;
  for (let node = texts.nextNode(); node && !shown; node = texts.nextNode()) {
    shown = !node.parentElement?.closest('script, style') && Boolean(node.textContent?.includes(text));
  }
  /** @param {Element} node what runs, and what does not */
  const runs = (node) => node.matches('script:not([type$="json"])');
  return {
    shown,
    intruders: document.querySelectorAll('.intruder, img[src="x"]').length,
    taken: String(kept.taken),
    scripts: nodes
      .filter((node) => runs(node) && node.textContent?.includes('taken'))
      .map((node) => node.outerHTML),
    // "#ZgotmplZ" is what Go writes for an address that it refuses: nobody should meet such a link.
    links: nodes.flatMap((node) =>
      ['href', 'src', 'action', 'formaction', 'srcdoc', 'xlink:href']
        .map((name) => node.getAttribute(name) ?? '')
        .filter(
          (value) =>
            value && !/^(https?|mailto|blob):.*(?<!#ZgotmplZ)$/.test(new URL(value, document.baseURI).href),
        ),
    ),
    listeners: nodes.flatMap((node) => node.getAttributeNames().filter((name) => name.startsWith('on'))),
    refused: kept.refused,
  };
}
