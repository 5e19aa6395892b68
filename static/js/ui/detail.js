import { element } from './element.js';
import { byId } from './page.js';
import { panelFor } from './panel.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../map/atlas-map.js').AtlasMap} AtlasMap */
/** @typedef {import('./sheet.js').Sheet} Sheet */

/**
 * Shows what is selected in place of the overview, moves the focus to its
 * title, and gives it back when the selection goes.
 * @param {Desk} desk
 * @param {AtlasMap} map
 * @param {Sheet} sheet
 * @param {string} [backKey] of the way back, where it does not depend on the tab
 */
export function showDetail(desk, map, sheet, backKey) {
  const { store, tr } = desk;
  const detail = byId('detail');
  const overview = byId('overview');
  const body = byId('panel-body');
  /** @type {HTMLElement | null} */
  let opener = null;
  let overviewScroll = 0;
  const pageTitle = document.title;

  const clear = () => store.change({ selection: null });
  const back = () =>
    element(
      'button',
      { type: 'button', class: 'back-button', onclick: clear },
      element('span', { 'aria-hidden': 'true' }, '‹ '),
      tr.t(backKey ?? `panel.back.${store.view.tab}`),
    );
  const overMap = element(
    'button',
    { type: 'button', class: 'show-all', onclick: clear, hidden: true },
    tr.t('map.show_all'),
  );
  byId('stage-top').append(overMap);

  const fromMap = () => byId('map').contains(document.activeElement);

  /** @param {boolean} focus */
  const write = (focus) => {
    const { selection } = store.view;
    overMap.hidden = selection === null;
    detail.hidden = selection === null;
    overview.hidden = selection !== null;
    if (!selection) {
      detail.replaceChildren();
      document.title = pageTitle;
      body.scrollTop = overviewScroll;
      if (focus) (opener?.isConnected ? opener : byId('map')).focus({ preventScroll: true });
      opener = null;
      return;
    }
    const { title, content } = panelFor(desk, selection);
    detail.replaceChildren(back(), ...content);
    document.title = `${title.textContent} – ${pageTitle}`;
    body.scrollTop = 0;
    sheet.open();
    if (!store.view.sight) map.views.reveal(!fromMap());
    if (focus) title.focus({ preventScroll: true });
  };
  store.listen((view, before) => {
    if (view.selection === before.selection) return;
    if (!before.selection) {
      opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      overviewScroll = body.scrollTop;
    }
    write(true);
  });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && store.view.selection && !event.defaultPrevented) clear();
  });
  if (store.view.selection) write(false);
}
