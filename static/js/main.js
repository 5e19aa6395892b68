import { Edition } from './data/edition.js';
import { fetchJSON, fetchManifest, fetchPublished, LoadError } from './data/load.js';
import { nameIn } from './data/names.js';
import { AtlasMap } from './map/atlas-map.js';
import { translator } from './text/translate.js';
import { makeAnnouncer } from './ui/announcer.js';
import { openAtlas } from './ui/atlas.js';
import { showLanguages } from './ui/languages.js';
import { showNotice } from './ui/notice.js';
import { byId } from './ui/page.js';
import { makeSheet } from './ui/sheet.js';

/** @typedef {import('./contract.d.ts').Manifest} Manifest */

const lang = /** @type {import('./contract.d.ts').Lang} */ (document.documentElement.lang);
/** @type {Record<string, string>} */
const texts = embedded('translations') ?? {};
const tr = translator(lang, texts);
const framed = document.documentElement.classList.contains('embed');
const announce = makeAnnouncer(byId('status'));
if (!framed) showLanguages();
const map = new AtlasMap(byId('map'), tr, document.body.dataset.linksWorker);
const sheet = makeSheet(() => map.views.resize());

map.map.setView([20, 10], 2);
loadWorld();
start(embedded('manifest'));

/** @param {string} id @returns {any} */
function embedded(id) {
  try {
    return JSON.parse(byId(id).textContent ?? '');
  } catch {
    return null;
  }
}

async function loadWorld() {
  const { world, finerWorld } = document.body.dataset;
  map.fetchFiner = () => fetchJSON(finerWorld ?? '');
  try {
    map.setWorld(await fetchJSON(world ?? ''));
  } catch {
    // Links without a basemap still say where they go: nothing to tell.
  }
}

/** @param {Manifest | null} known the manifest that came with the page */
async function start(known) {
  byId('loading').hidden = false;
  announce(tr.t('state.loading')); // which nobody hears where it is quick
  showNotice(null, tr);
  try {
    const manifest = known?.digest ? known : await fetchManifest('/api/edition');
    const published = await fetchPublished(manifest);
    nameIn(lang, texts, published.reference);
    const edition = new Edition(published);
    const learn = learner(edition);
    // A commune is none of the records: the address that names one waits for them all.
    if (/[?&]sel=commune(:|%3A)/i.test(location.search)) await learn().catch(() => {});
    await openAtlas({ edition, tr, map, sheet, announce, learn, framed });
  } catch (error) {
    // The page may be older than the edition it names: ask which is current.
    if (known) {
      start(null);
      return;
    }
    const reason = error instanceof LoadError ? error.reason : 'broken';
    if (!(error instanceof LoadError)) console.error(error);
    showNotice({ text: tr.t(`state.${reason}`), retry: () => start(null) }, tr);
    announce(tr.t(`state.${reason}`));
    sheet.open();
  } finally {
    byId('loading').hidden = true;
  }
}

/**
 * Learns once what else has a name: communes, and what partners are called in
 * other languages. It is a quarter of all the data, and few visitors need it.
 * @param {Edition} edition
 */
function learner(edition) {
  /** @type {Promise<import('./contract.d.ts').Place[]> | null} */
  let learning = null;
  return () => {
    learning ??= fetchJSON(`/editions/${edition.manifest.digest}/api/places.json`).then(
      ({ places }) => {
        edition.learn(places ?? []);
        return places ?? [];
      },
      (error) => {
        learning = null; // the next letter asks again
        throw error;
      },
    );
    return learning;
  };
}
