import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchAnswering } from '../../js/data/answering.js';
import { filesOf, filesOfStyle, standInOf } from '../../js/offline/made-of.js';
import { outdated } from '../../js/offline/outdated.js';
import { isFile, plainAddress, prefixOf, routeOf } from '../../js/offline/route.js';
import { selectionOf } from '../../js/ui/stand-in.js';

const ROOT = 'https://atlas.example/';
const BELOW = 'https://ville.example/monde/';

/** @param {string} url @param {Partial<import('../../js/offline/route.js').Asked>} [asked] */
const go = (url, asked) => ({ method: 'GET', mode: 'navigate', url, ranged: false, ...asked });

test('what a service worker does with a request', () => {
  /** @type {[string, import('../../js/offline/route.js').Route][]} */
  const routes = [
    ['', 'page'],
    ['?sel=partner:naplouse', 'page'],
    ['en/', 'page'],
    ['en/?themes=eau#x', 'page'],
    ['cooperations/eau-naplouse', 'page'],
    ['ar/pays', 'page'],
    ['missions/dossier?region=011', 'page'],
    ['missions/dossier.pdf?region=011', 'none'],
    ['donnees.html', 'page'],
    ['kiosque', 'kiosk'],
    ['kiosque/', 'kiosk'],
    ['pl/kiosque?x=1', 'kiosk'],
    ['kiosque/index.html', 'kiosk'],
    ['kiosque/sante', 'none'],
    ['integrer', 'none'],
    ['en/integrer?themes=eau', 'none'],
    ['assets/main-ABC.js', 'file'],
    ['editions/abc/layers/eau.geojson', 'file'],
    ['editions/abc/api/places.json', 'file'],
    ['editions/abc/api/edition', 'none'],
    ['editions/abc/api/cooperations.csv?form=tableur', 'none'],
    ['api/edition', 'none'],
    ['api/geocode?q=lille', 'none'],
    ['api/cooperations.csv', 'none'],
    ['layers/all.geojson', 'none'],
    ['livez', 'none'],
    ['metrics', 'none'],
    ['sitemap.xml', 'none'],
    ['sw.js', 'none'],
  ];
  for (const root of [ROOT, BELOW]) {
    for (const [path, route] of routes) assert.equal(routeOf(go(root + path), root), route, root + path);
  }
});

test('what it leaves alone', () => {
  assert.equal(routeOf(go(`${ROOT}kiosque`, { method: 'POST' }), ROOT), 'none');
  assert.equal(routeOf(go(`${ROOT}assets/a.js`, { method: 'HEAD' }), ROOT), 'none');
  assert.equal(routeOf(go(`${ROOT}assets/a.js`, { ranged: true }), ROOT), 'none');
  assert.equal(routeOf(go(`${ROOT}cooperations`, { mode: 'cors' }), ROOT), 'none');
  assert.equal(routeOf(go('https://elsewhere.example/'), ROOT), 'none');
  assert.equal(routeOf(go('https://elsewhere.example/assets/a.js'), ROOT), 'none');
  assert.equal(routeOf(go('https://ville.example/mairie'), BELOW), 'none');
});

test('all views of the map are one page', () => {
  assert.equal(plainAddress(`${ROOT}en/?sel=a:b#c`), `${ROOT}en/`);
  // A dossier is another for each query.
  assert.equal(plainAddress(`${ROOT}missions/dossier?region=011#qui`), `${ROOT}missions/dossier?region=011`);
  assert.equal(plainAddress(`${ROOT}missions?region=011`), `${ROOT}missions`);
  assert.equal(prefixOf(`${BELOW}en/pays/PS`, BELOW), 'en/');
  assert.equal(prefixOf(`${BELOW}pays/PS`, BELOW), '');
  assert.equal(isFile(ROOT, ROOT), false);
  assert.equal(isFile(`${ROOT}assets/`, ROOT), false);
});

test('a page is made of the files that it names, wherever it is', () => {
  const html = `<link rel="canonical" href="https://atlas.example/en/"><link rel="stylesheet" href="ASSETS/page-1.css">
    <meta property="og:image" content="ASSETS/picture-1.png">
    <script type="module" src="ASSETS/main-1.js"></script>
    <body data-world="ASSETS/world-1.json" data-offline="OFF"><a href="mailto:x@y">x</a><a href="http://[">x</a>
    <svg><use href="ASSETS/glyphs-1.svg#eau"/><use href="ASSETS/glyphs-1.svg#amitie"/></svg>`;
  const names = ['page-1.css', 'main-1.js', 'world-1.json', 'glyphs-1.svg'];
  for (const [root, assets] of [
    [ROOT, '/assets'],
    [BELOW, '../assets'],
  ]) {
    const page = html.replaceAll('ASSETS', assets).replace('OFF', 'hors-connexion');
    assert.deepEqual(
      filesOf(page, `${root}en/`, root),
      names.map((name) => `${root}assets/${name}`),
    );
    assert.equal(standInOf(page, `${root}en/`), `${root}en/hors-connexion`);
  }
  assert.equal(standInOf('<p>', ROOT), undefined);
  assert.deepEqual(
    filesOfStyle(
      `@font-face{src:url(./a-1.woff2) format("woff2")}b{background:url("data:image/svg+xml,x")}i{background:url('/assets/b.svg')}`,
      `${ROOT}assets/page-1.css`,
      ROOT,
    ),
    [`${ROOT}assets/a-1.woff2`, `${ROOT}assets/b.svg`],
  );
});

test('what is kept is bounded: two editions, sixty records', () => {
  /** @param {Partial<import('../../js/offline/outdated.js').KeptPage>} page */
  const kept = (page) => ({
    address: '',
    kind: /** @type {const} */ ('record'),
    digest: '',
    at: 0,
    files: [],
    ...page,
  });
  const records = Array.from({ length: 62 }, (_, i) => kept({ address: `r${i}`, at: i }));
  const maps = ['new', 'new', 'old', 'oldest'].map((digest, i) =>
    kept({ address: `m${i}`, kind: 'map', digest, at: 100 - i }),
  );
  const standIns = [kept({ address: 's', kind: 'stand-in', at: -1 })];
  assert.deepEqual(
    outdated([...records, ...maps, ...standIns])
      .map(({ address }) => address)
      .sort(),
    ['m3', 'r0', 'r1'],
  );
  assert.deepEqual(outdated([]), []);
});

test('whether the server answers is told when it changes, and asked again while it does not', async () => {
  const answers = [true, false, false, true, true];
  /** @type {boolean[]} */
  const told = [];
  /** @type {(() => void)[]} */
  const waiting = [];
  const look = watchAnswering(
    async () => answers.shift() ?? true,
    (away) => told.push(away),
    (again) => waiting.push(again),
  );
  await look();
  assert.deepEqual([told, waiting.length], [[], 0]);
  await look();
  assert.deepEqual([told, waiting.length], [[true], 1]);
  await look(); // a second doubt does not double the questions
  assert.deepEqual([told, waiting.length], [[true], 1]);
  waiting.pop()?.();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([told, waiting.length], [[true, false], 0]);
});

test('the page that stands in knows which record was asked for', () => {
  assert.equal(selectionOf('/collectivites/lille'), 'authority:lille');
  assert.equal(selectionOf('/monde/en/pays/PS'), 'country:PS');
  assert.equal(selectionOf('/partenaires/naplouse.html'), 'partner:naplouse');
  assert.equal(selectionOf('/cooperations'), '');
  assert.equal(selectionOf('/'), '');
});
