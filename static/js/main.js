import { Edition } from './data/edition.js';
import { learner } from './data/learner.js';
import { fetchJSON, fetchManifest, fetchPublished, LoadError } from './data/load.js';
import { nameIn } from './data/names.js';
import { turn } from './data/turn.js';
import { AtlasMap } from './map/atlas-map.js';
import { translator } from './text/translate.js';
import { makeAnnouncer } from './ui/announcer.js';
import { openAtlas } from './ui/atlas.js';
import { showLanguages } from './ui/languages.js';
import { showNotice } from './ui/notice.js';
import { byId } from './ui/page.js';
import { makeSheet } from './ui/sheet.js';

/** @typedef {import('./contract.d.ts').Manifest} Manifest */
/** @typedef {import('./data/load.js').Published} Published */

main();

async function main() {
  await turn(); // reading the program was work enough for a moment
  // What takes longest is asked for first.
  const known = embedded('manifest');
  const coming = known?.digest ? fetchPublished(known) : null;
  coming?.catch(() => {}); // said where it is waited for
  const { world, finerWorld, paintWorker } = document.body.dataset;
  const outlines = fetchJSON(world ?? '');

  const lang = /** @type {import('./contract.d.ts').Lang} */ (document.documentElement.lang);
  /** @type {Record<string, string>} */
  const texts = embedded('translations') ?? {};
  const tr = translator(lang, texts);
  const framed = document.documentElement.classList.contains('embed');
  const announce = makeAnnouncer(byId('status'));
  await turn();
  const map = new AtlasMap(byId('map'), tr, paintWorker);
  map.map.setView([20, 10], 2);
  map.fetchFiner = () => fetchJSON(finerWorld ?? '');
  // Links without a basemap still say where they go: nothing to tell.
  outlines.then((read) => map.setWorld(read)).catch(() => {});
  const sheet = makeSheet(() => map.views.resize());
  await turn();
  if (!framed) showLanguages();
  start(known, coming);

  /**
   * @param {Manifest | null} manifest the one that came with the page
   * @param {Promise<Published> | null} data what is on its way
   */
  async function start(manifest, data) {
    byId('loading').hidden = false;
    announce(tr.t('state.loading')); // which nobody hears where it is quick
    showNotice(null, tr);
    try {
      const published = await (data ?? fetchManifest('/api/edition').then(fetchPublished));
      nameIn(lang, texts, published.reference);
      const edition = new Edition(published);
      const learn = learner(edition);
      // A commune is none of the records: the address that names one waits for them all.
      if (/[?&]sel=commune(:|%3A)/i.test(location.search)) await learn().catch(() => {});
      await openAtlas({ edition, tr, map, sheet, announce, learn, framed });
    } catch (error) {
      // The page may be older than the edition it names: ask which is current.
      if (manifest) {
        start(null, null);
        return;
      }
      const reason = error instanceof LoadError ? error.reason : 'broken';
      if (!(error instanceof LoadError)) console.error(error);
      showNotice({ text: tr.t(`state.${reason}`), retry: () => start(null, null) }, tr);
      announce(tr.t(`state.${reason}`));
      sheet.open();
    } finally {
      byId('loading').hidden = true;
    }
  }
}

/** @param {string} id @returns {any} */
function embedded(id) {
  try {
    return JSON.parse(byId(id).textContent ?? '');
  } catch {
    return null;
  }
}
