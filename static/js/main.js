import { Edition } from './data/edition.js';
import { fetchJSON, fetchManifest, fetchPublished, LoadError } from './data/load.js';
import { AtlasMap } from './map/atlas-map.js';
import { faultOf, readAddress, writeAddress } from './state/address.js';
import { createStore } from './state/store.js';
import { translator } from './text/translate.js';
import { makeAnnouncer } from './ui/announcer.js';
import { showAttributions } from './ui/attributions.js';
import { showDetail } from './ui/detail.js';
import { showLegend } from './ui/legend.js';
import { showList } from './ui/list.js';
import { makeMapTip } from './ui/map-tip.js';
import { showNotice } from './ui/notice.js';
import { byId } from './ui/page.js';
import { makeSheet } from './ui/sheet.js';
import { showTabs } from './ui/tabs.js';
import { showWalker } from './ui/walker.js';

/** @typedef {import('./contract.d.ts').Manifest} Manifest */

const lang = document.documentElement.lang === 'en' ? 'en' : 'fr';
const tr = translator(lang, embedded('translations') ?? {});
const announce = makeAnnouncer(byId('status'));
const map = new AtlasMap(byId('map'), tr);
const sheet = makeSheet(() => map.resize());

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
  showNotice(null, tr);
  try {
    const manifest = known?.digest ? known : await fetchManifest('/api/edition');
    const edition = new Edition(await fetchPublished(manifest));
    show(edition);
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

/** @param {Edition} edition */
function show(edition) {
  const codes = edition.themes.map((theme) => theme.code);
  const store = createStore(fromAddress());

  /** What the address asks for, as far as there is such a thing. */
  function fromAddress() {
    const view = readAddress(location.search, codes);
    return view.selection && !edition.knows(view.selection) ? { ...view, selection: null } : view;
  }

  /**
   * Says what the address asks for in vain, and takes it out of the address.
   * @param {import('./state/address.js').View} view what is shown instead
   */
  function sayFault(view) {
    const fault = faultOf(location.search, codes, (selection) => edition.knows(selection));
    if (!fault) return;
    showNotice({ text: tr.t(`state.${fault}`) }, tr);
    history.replaceState(null, '', writeAddress(view, location.search) || location.pathname);
  }

  byId('territory').textContent = tr.pick(edition.reference.territory.name);
  const { counts } = edition.manifest;
  const located = counts.located + counts.approximate;
  const countries = new Set([...edition.partners.values()].flatMap((partner) => partner.countries ?? []));
  byId('lead').textContent = tr.t('home.counts', {
    authorities: tr.number(counts.authorities),
    partners: tr.number(counts.partners),
    countries: tr.number(countries.size),
    cooperations: tr.n('count.cooperations', counts.cooperations),
    located: tr.number(counts.located),
    approximate: tr.number(counts.approximate),
    nowhere: tr.number(counts.without_place),
  });

  map.setEdition(edition);
  map.goHome(false);
  map.show(store.view.themes, store.view.selection);
  store.listen((view) => map.show(view.themes, view.selection));
  showLegend(byId('themes'), edition, tr, store);
  showList(byId('liste'), edition, tr, store, announce, async () => {
    const { places } = await fetchJSON(`/editions/${edition.manifest.digest}/api/places.json`);
    return places ?? [];
  });
  showTabs(store);
  showDetail({ edition, tr, store }, map, sheet);
  showWalker({ edition, tr, store }, map, announce);
  makeMapTip(map, edition, tr);
  map.onPick = (selection) => {
    if (selection || store.view.selection) store.change({ selection });
  };
  store.listen((view, before) => {
    const address = writeAddress(view, location.search);
    if (address === location.search) return;
    if (view.selection !== before.selection) history.pushState(null, '', address || location.pathname);
    else history.replaceState(null, '', address || location.pathname);
    keepLanguageLinks(address);
  });
  addEventListener('popstate', () => {
    const view = fromAddress();
    sayFault(view);
    store.change(view);
    keepLanguageLinks(location.search);
  });
  sayFault(store.view);
  keepLanguageLinks(location.search);
  showAttributions(edition, tr);
  if (edition.missing.length > 0) {
    const themes = tr.list(edition.missing.map((code) => tr.pick(edition.themeOf.get(code)?.label)));
    showNotice({ text: tr.t('state.missing', { themes }), retry: () => location.reload() }, tr);
  }
  announce(
    tr.t('state.loaded', {
      cooperations: tr.n('count.cooperations', counts.cooperations),
      located: tr.number(located),
    }),
  );
  document.documentElement.dataset.ready = 'true';
}

/** @param {string} search what the other languages' pages open with */
function keepLanguageLinks(search) {
  for (const link of document.querySelectorAll('a[data-language]')) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const url = new URL(link.href);
    url.search = search;
    link.href = url.href;
  }
}
