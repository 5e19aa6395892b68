/**
 * Builds the front end into dist/: assets/ with the hash of each content in
 * its name, and assets.json that says which file stands for which name.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { licenceOf, licencesText, packagesOf } from './licences.js';
import { fineDrawing, glyphDrawings, regionsDrawing, worldDrawing } from './locator.js';
import { countryLabels, countrySpans, outlines } from './world.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const assets = join(dist, 'assets');

for (const name of readdirSync(dist)) {
  if (name !== '.gitkeep') rmSync(join(dist, name), { recursive: true });
}
mkdirSync(assets, { recursive: true });

/** @type {Record<string, string>} */
const manifest = {};

/**
 * @param {string} name what templates call it
 * @param {string | Uint8Array} content
 */
function add(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  const dot = name.lastIndexOf('.');
  const file = `assets/${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  writeFileSync(join(dist, file), content);
  manifest[name] = file;
}

const bundle = await build({
  absWorkingDir: root,
  entryPoints: {
    main: 'js/main.js',
    kiosk: 'js/kiosk.js',
    'kiosk-setup': 'js/kiosk-setup.js',
    'paint-worker': 'js/map/paint-worker.js',
    site: 'js/site.js',
    missions: 'js/missions/workshop.js',
    draw: 'js/missions/draw.js',
    dossier: 'js/missions/dossier.js',
    'service-worker': 'js/service-worker.js',
    page: 'css/page.css',
    records: 'css/records.css',
    'missions-page': 'css/missions.css',
    'kiosk-page': 'css/kiosk.css',
    'kiosk-setup-page': 'css/kiosk-setup.css',
  },
  outdir: assets,
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2020', 'chrome90', 'firefox90', 'safari14.1'],
  loader: { '.woff2': 'file', '.svg': 'dataurl' },
  alias: { leaflet: 'leaflet/dist/leaflet-src.esm.js' },
  legalComments: 'eof',
  metafile: true,
  logLevel: 'warning',
});
for (const [path, output] of Object.entries(bundle.metafile.outputs)) {
  const file = path.slice(path.indexOf('assets/'));
  if (output.entryPoint) manifest[output.entryPoint.replace(/^.*\//, '')] = file;
  else manifest[file.replace(/^assets\//, '').replace(/-[A-Z0-9]{8}(?=\.)/, '')] = file;
}
add('world-110m.json', JSON.stringify({ ...outlines('110m', 100), labels: countryLabels() }));
add('world-50m.json', JSON.stringify({ ...outlines('50m', 1000), spans: countrySpans() }));
// Licences ask to travel with what they are about; that of the letters has its own link.
const modules = join(root, 'node_modules');
add('public-sans-licence.txt', readFileSync(join(modules, '@fontsource-variable/public-sans/LICENSE')));
add(
  'licences.txt',
  licencesText(packagesOf(Object.keys(bundle.metafile.inputs)).map((name) => licenceOf(modules, name))),
);
add('locator.svg', worldDrawing());
add('locator-fine.svg', fineDrawing());
add('regions.svg', regionsDrawing(regions()));
add('glyphs.svg', glyphDrawings());
// What those who share a page show of it.
add('map-desktop.png', readFileSync(join(root, 'screenshots/map-desktop.png')));
add('icon.svg', readFileSync(join(root, 'css/icon.svg')));
writeFileSync(join(dist, 'assets.json'), `${JSON.stringify(manifest, null, 1)}\n`);

for (const [name, file] of Object.entries(manifest)) {
  const content = readFileSync(join(dist, file));
  const compressed = file.endsWith('.woff2') ? content.length : brotliCompressSync(content).length;
  console.log(
    `${name.padEnd(42)} ${(content.length / 1000).toFixed(1).padStart(8)} kB ${(compressed / 1000).toFixed(1).padStart(7)} kB br`,
  );
}

/** The region of each country, as the edition has it too. */
function regions() {
  const rows = readFileSync(join(root, '../data/world_regions.csv'), 'utf8').split('\n').slice(1);
  const codes = rows.map((row) => /** @type {[string, string]} */ (row.split(',', 2)));
  return new Map(codes.filter(([code, parent]) => code && parent));
}
