import { Edition } from './data/edition.js';
import { learner } from './data/learner.js';
import { fetchJSON, fetchManifest, fetchPublished, LoadError } from './data/load.js';
import { nameIn } from './data/names.js';
import { turn } from './data/turn.js';
import { AtlasMap } from './map/atlas-map.js';
import { translator } from './text/translate.js';
import { makeAnnouncer } from './ui/announcer.js';
import { openAtlas } from './ui/atlas.js';
import { showNotice } from './ui/notice.js';
import { byId } from './ui/page.js';
import { makeSheet } from './ui/sheet.js';

/** @typedef {import('./contract.d.ts').Manifest} Manifest */
/** @typedef {import('./data/load.js').Published} Published */

/**
 * Shows the edition that the page was made for; if that is no longer served, the
 * current one.
 * @param {import('./ui/atlas.js').Setting} setting
 * @param {{ unit?: number }} [drawing] pixels of CSS to a unit of the map's drawing
 */
export async function start(setting, { unit } = {}) {
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
  const announce = makeAnnouncer(byId('status'));
  await turn();
  const map = new AtlasMap(byId('map'), tr, paintWorker, unit);
  map.map.setView([20, 10], 2);
  map.fetchFiner = () => fetchJSON(finerWorld ?? '');
  // Links without a basemap still say where they go: nothing to tell.
  outlines.then((read) => map.setWorld(read)).catch(() => {});
  const sheet = document.getElementById('sheet-handle')
    ? makeSheet(() => map.views.resize())
    : { open: () => {}, close: () => {} };
  await turn();
  setting.greet?.();
  const complain = setting.complain ?? showNotice;
  open(known, coming);

  /**
   * @param {Manifest | null} manifest the one that came with the page
   * @param {Promise<Published> | null} data what is on its way
   */
  async function open(manifest, data) {
    byId('loading').hidden = false;
    announce(tr.t('state.loading')); // which nobody hears where it is quick
    complain(null, tr);
    try {
      const whole = await (data ?? fetchManifest('/api/edition').then(fetchPublished));
      const published = setting.limit?.(whole) ?? whole;
      nameIn(lang, texts, published.reference);
      const edition = new Edition(published);
      const learn = learner(edition);
      // A commune is none of the records: the address that names one waits for them all.
      if (/[?&]sel=commune(:|%3A)/i.test(location.search)) await learn().catch(() => {});
      await openAtlas({ edition, tr, map, sheet, announce, learn }, setting);
    } catch (error) {
      // The page may be older than the edition it names: ask which is current.
      if (manifest) {
        open(null, null);
        return;
      }
      const reason = error instanceof LoadError ? error.reason : 'broken';
      if (!(error instanceof LoadError)) console.error(error);
      complain({ text: tr.t(`state.${reason}`), retry: () => open(null, null) }, tr);
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
