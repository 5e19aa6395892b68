import { byId } from './page.js';

/** @typedef {import('../state/store.js').Store} Store */

const TABS = /** @type {const} */ (['themes', 'filtres', 'liste', 'chiffres']);

/**
 * The ways to see the same cooperations: by theme, through filters, as a list, in
 * figures.
 * @param {Store} store
 */
export function showTabs(store) {
  const list = byId('tabs');
  list.hidden = false;
  /** @param {boolean} [focus] */
  const write = (focus) => {
    for (const name of TABS) {
      const current = store.view.tab === name;
      const tab = byId(`tab-${name}`);
      tab.setAttribute('aria-selected', String(current));
      tab.tabIndex = current ? 0 : -1;
      byId(name).hidden = !current;
      if (current && focus) tab.focus();
    }
  };
  for (const name of TABS)
    byId(`tab-${name}`).addEventListener('click', () => store.change({ tab: name, alone: false }));
  list.addEventListener('keydown', (event) => {
    if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    const at = TABS.indexOf(store.view.tab);
    const last = TABS.length - 1;
    const along = document.dir === 'rtl' ? -1 : 1;
    const steps = { ArrowLeft: at - along, ArrowRight: at + along, Home: 0, End: last };
    const next = steps[/** @type {keyof typeof steps} */ (event.key)];
    store.change({ tab: TABS[(next + TABS.length) % TABS.length], alone: false });
    write(true);
  });
  store.listen((view, before) => {
    if (view.tab !== before.tab) write();
  });
  write();
}
