import { byId } from './page.js';

/** @typedef {import('../state/store.js').Store} Store */

const TABS = /** @type {const} */ (['themes', 'liste']);

/**
 * The two ways to see the same cooperations: themes, and list.
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
  for (const name of TABS) byId(`tab-${name}`).addEventListener('click', () => store.change({ tab: name }));
  list.addEventListener('keydown', (event) => {
    if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    const step = event.key === 'ArrowRight' || event.key === 'End' ? 1 : 0;
    store.change({ tab: TABS[step] });
    write(true);
  });
  store.listen((view, before) => {
    if (view.tab !== before.tab) write();
  });
  write();
}
