import { once } from '../data/once.js';
import { turn } from '../data/turn.js';
import { makeShowing } from '../facets/showing.js';
import { faultOf, readAddress, writeAddress } from '../state/address.js';
import { ALL, narrowing } from '../state/filters.js';
import { stepper } from '../state/history.js';
import { createStore } from '../state/store.js';
import { showAttributions } from './attributions.js';
import { showDetail } from './detail.js';
import { showNotice } from './notice.js';
import { byId } from './page.js';
import { spotMark } from './spot-mark.js';

/** @typedef {import('../state/address.js').View} View */

/** How long the map stands still before its address says where. */
const STILL = 300;

/**
 * Everything the page needs to show an edition.
 * @typedef {object} Atlas
 * @property {import('../data/edition.js').Edition} edition
 * @property {import('../text/translate.js').Translator} tr
 * @property {import('../map/atlas-map.js').AtlasMap} map
 * @property {import('./sheet.js').Sheet} sheet
 * @property {(sentence: string) => void} announce
 * @property {() => Promise<import('../contract.d.ts').Place[]>} learn what else has a name
 */

/** @typedef {import('./cooperation-card.js').Desk} Desk */

/**
 * What a page has around the map and its panel: the whole page, the one that is
 * framed, and the kiosk are three of them.
 * @typedef {object} Setting
 * @property {boolean} [closed] whether nothing may lead out of the page
 * @property {string} [back] the key of the way back from the panel, where it is always the same
 * @property {(published: import('../data/load.js').Published) => import('../data/load.js').Published} [limit] leaves only what the page may show
 * @property {() => void} [greet] what there is before the data
 * @property {(fault: { text: string, retry: () => void } | null, tr: import('../text/translate.js').Translator) => void} [complain] says that the data did not come; null takes it back
 * @property {(view: View) => View} [tidy] what the page has no room for is taken out of an address
 * @property {() => string} [query] the address's own part; without it, what the browser's address says
 * @property {(desk: Desk, atlas: Atlas, learn: Atlas['learn']) => Promise<void>} furnish shows the rest
 */

/**
 * Shows an edition as the address asks, and keeps the address, the map and the
 * panel saying the same from then on.
 * @param {Atlas} atlas
 * @param {Setting} setting
 */
export async function openAtlas(atlas, setting) {
  const { edition, tr, map, sheet, announce, learn } = atlas;
  map.setEdition(edition);
  const query = setting.query ?? (() => location.search);
  const whole = query() === '';
  if (whole) {
    // What most come for is there at once: the panel of a large edition takes its time.
    map.views.goHome(false);
    await map.firstArcs();
    await turn();
  }
  let filters = ALL;
  const showing = makeShowing(edition, () => filters);
  const store = createStore(fromAddress());
  filters = store.view.filters;
  // First of all who listens, so that the others find it up to date.
  store.listen((view) => {
    filters = view.filters;
  });
  const desk = { edition, tr, store, showing, closed: setting.closed ?? false };

  /** What the address asks for, as far as there is such a thing. @returns {View} */
  function fromAddress() {
    const view = readAddress(query(), showing.deck.known);
    if (view.selection && !edition.knows(view.selection)) view.selection = null;
    return setting.tidy?.(view) ?? view;
  }

  /** @param {View} view */
  const place = ({ alone }) => byId('page').classList.toggle('is-alone', alone);
  const drawn = () => {
    const { selection } = store.view;
    map.show(showing.strands, selection, spotMark(edition, selection));
  };
  place(store.view);
  if (store.view.sight) map.views.goTo(store.view.sight);
  else if (!whole) map.views.goHome(false);
  drawn();
  store.listen((view, before) => {
    if (view.filters !== before.filters || view.selection !== before.selection) drawn();
    if (view.alone !== before.alone) {
      place(view);
      map.views.resize();
    }
  });
  await turn();
  const learnOnce = once(async () => {
    const places = await learn();
    showing.learn(namesOf(places));
    return places;
  });
  await setting.furnish(desk, atlas, learnOnce);
  await turn();
  showDetail(desk, map, sheet, setting.back);
  showAttributions(desk);
  map.onPick = (found) => {
    if (found || store.view.selection) {
      store.change({ selection: found && found.kind !== /** @type {any} */ ('home') ? found : null });
    }
  };
  if (!setting.query) keepAddress({ edition, tr, map, learn }, store, showing, fromAddress);
  // A text of the address may be written in names that are not here yet.
  if (store.view.filters.query) {
    learnOnce().then(
      () => store.change({ filters: { ...store.view.filters } }),
      () => {},
    );
  }
  if (edition.missing.length > 0) {
    const themes = tr.list(edition.missing.map((code) => tr.pick(edition.themeOf.get(code)?.label)));
    showNotice({ text: tr.t('state.missing', { themes }), retry: () => location.reload() }, tr);
  }
  if (narrowing(filters).length === 0) {
    const { counts } = edition.manifest;
    announce(
      tr.t('state.loaded', {
        cooperations: tr.n('count.cooperations', counts.cooperations),
        located: tr.number(counts.located + counts.approximate),
      }),
    );
  }
  document.documentElement.dataset.ready = 'true';
}

/**
 * Keeps the address and the view the same, whichever changes.
 * @param {Pick<Atlas, 'edition' | 'tr' | 'map' | 'learn'>} atlas
 * @param {import('../state/store.js').Store} store
 * @param {import('../facets/showing.js').Showing} showing
 * @param {() => View} fromAddress
 */
function keepAddress({ edition, tr, map, learn }, store, showing, fromAddress) {
  const isStep = stepper();
  /** @param {boolean} step */
  const write = (step) => {
    const address = writeAddress(store.view, location.search);
    if (address !== location.search) {
      const url = (address || location.pathname) + location.hash;
      if (step) history.pushState(null, '', url);
      else history.replaceState(null, '', url);
    }
    keepLinks(address);
  };
  /** Says what the address asks for in vain; the rest that makes no sense just goes. */
  const repair = () => {
    const fault = faultOf(location.search, showing.deck.known.themes, (selection) =>
      edition.knows(selection),
    );
    if (fault) showNotice({ text: tr.t(`state.${fault}`) }, tr);
    write(false);
  };
  let following = false;
  store.listen((view, before) => {
    if (!following) write(isStep(view, before, performance.now()));
  });
  addEventListener('popstate', async () => {
    if (/[?&]sel=commune/.test(location.search) && edition.communes.size === 0) await learn().catch(() => {});
    following = true;
    const view = fromAddress();
    store.change(view);
    following = false;
    if (view.sight) map.views.goTo(view.sight);
    else if (!view.selection) map.views.goHome(false);
    repair();
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  map.views.onMove = (sight) => {
    clearTimeout(waiting);
    if (following) return;
    // A drag ends in several steps, and browsers count what is written to the address.
    waiting = setTimeout(() => {
      if (sight || store.view.sight) store.change({ sight });
    }, STILL);
  };
  repair();
}

/** @param {readonly import('../contract.d.ts').Place[]} places @returns {Map<string, string>} what partners and authorities are called */
function namesOf(places) {
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const { kind, id, names: own, admin1 } of places) {
    names.set(`${kind}:${id}`, [...own, kind === 'partner' && admin1].filter(Boolean).join(' '));
  }
  return names;
}

/** @param {string} search what the same page in other languages, or out of its frame, opens with */
function keepLinks(search) {
  for (const link of document.querySelectorAll('a[data-language], a[data-keeps-view]')) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const url = new URL(link.href);
    url.search = search;
    link.href = url.href;
  }
}
