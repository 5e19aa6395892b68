import { entriesOf } from '../facets/order.js';
import { narrowing } from '../state/filters.js';
import { countSentence } from '../text/places.js';
import { nearNames } from '../text/searchable.js';
import { partnerCountries } from '../text/sentences.js';
import { downloads } from './downloads.js';
import { element } from './element.js';
import { listGroups } from './list-groups.js';
import { orderKey, orderSelect } from './list-order.js';
import { listTable } from './list-table.js';
import { widenButtons } from './widen.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../state/address.js').Order} Order */

/** From here the list alone is a table. */
const WIDE = '(min-width: 62rem)';

/**
 * The same cooperations as a list, beside the map or alone: under headings, or
 * as a table where there is room for one.
 * @param {HTMLElement} host
 * @param {Desk} desk
 * @param {(sentence: string) => void} announce
 */
export function showList(host, desk, announce) {
  const { edition, tr, store, showing } = desk;
  const wide = window.matchMedia(WIDE);
  const summary = element('p', { class: 'list-summary' });
  const rows = element('div', { class: 'list-groups' });
  const alone = element('button', {
    type: 'button',
    class: 'quiet-button',
    onclick: () => {
      store.change({ alone: !store.view.alone, tab: 'liste' });
      alone.focus();
    },
  });
  /** @param {Order} order */
  const choose = (order) => {
    store.change({ order });
    announce(tr.t('list.sorted', { order: tr.t(`order.${orderKey(order)}`) }));
  };
  const select = orderSelect(tr, choose);
  const table = listTable(desk, choose);
  const files = downloads(desk, announce);
  host.replaceChildren(element('div', { class: 'list-head' }, summary, alone, select.host, files), rows);

  const write = () => {
    const { cooperations } = showing.sifted;
    const none = cooperations.length === 0;
    const entries = entriesOf(edition, tr, cooperations, showing.strands);
    const tabular = store.view.alone && wide.matches && !none;
    summary.textContent = none ? tr.t('list.empty') : countSentence(edition, tr, cooperations);
    files.hidden = none;
    select.write(store.view.order);
    select.host.hidden = tabular || none;
    if (tabular) {
      table.write(entries);
      // What stays in its place keeps the focus.
      if (table.host.parentElement !== rows) rows.replaceChildren(table.host);
    } else rows.replaceChildren(...listGroups(desk, entries));
    if (none) rows.append(...near(desk), widenButtons(desk));
    mark();
  };
  const mark = () => {
    const { selection } = store.view;
    const current = selection?.kind === 'cooperation' ? selection.id : null;
    for (const row of rows.querySelectorAll('[data-cooperation]')) {
      if (row.getAttribute('data-cooperation') === current) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
    }
  };
  const name = () => {
    alone.textContent = tr.t(store.view.alone ? 'list.with_map' : 'list.alone');
  };
  // Rows that nobody sees are written when somebody will.
  let due = true;
  const refresh = () => {
    if (!due || store.view.tab !== 'liste') return;
    due = false;
    write();
  };
  store.listen((view, before) => {
    if (view.filters !== before.filters || !sameOrder(view.order, before.order)) due = true;
    if (view.alone !== before.alone) {
      due = true;
      name();
    }
    refresh();
    // The rows stay: the one that was pressed gets the focus back.
    if (view.selection !== before.selection) mark();
  });
  wide.addEventListener('change', () => {
    due = true;
    refresh();
  });
  name();
  refresh();
}

/** @param {Order} a @param {Order} b */
function sameOrder(a, b) {
  return a.by === b.by && a.descending === b.descending;
}

/**
 * The names that are nearly what the list is searched for, to be pressed.
 * @param {Desk} desk
 */
function near({ edition, tr, store }) {
  const { filters } = store.view;
  if (!narrowing(filters).includes('query')) return [];
  const known = new Set([
    ...[...edition.authorities.values(), ...edition.partners.values()].map(({ name }) => name),
    ...[...edition.partners.values()].flatMap(({ id }) => partnerCountries(edition, tr, id)),
  ]);
  const names = nearNames(filters.query, known);
  if (names.length === 0) return [];
  const buttons = names.flatMap((name, i) => [
    i > 0 ? ', ' : ' ',
    element(
      'button',
      {
        type: 'button',
        class: 'name-button',
        onclick: () => store.change({ filters: { ...filters, query: name } }),
      },
      name,
    ),
  ]);
  return [element('p', { class: 'near' }, tr.t('list.near'), ...buttons)];
}
