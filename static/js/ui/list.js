import { narrowing } from '../state/filters.js';
import { countSentence } from '../text/places.js';
import { nearNames } from '../text/searchable.js';
import { partnerCountries } from '../text/sentences.js';
import { cooperationRow } from './cooperation-row.js';
import { element } from './element.js';
import { widenButtons } from './widen.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */

/**
 * The same cooperations as a list: by authority, in alphabetical order, beside
 * the map or alone.
 * @param {HTMLElement} host
 * @param {Desk} desk
 */
export function showList(host, desk) {
  const { edition, tr, store, showing } = desk;
  const summary = element('p', { class: 'list-summary' });
  const groups = element('div', { class: 'list-groups' });
  const alone = element('button', {
    type: 'button',
    class: 'quiet-button',
    onclick: () => {
      store.change({ alone: !store.view.alone, tab: 'liste' });
      alone.focus();
    },
  });
  host.replaceChildren(element('div', { class: 'list-head' }, summary, alone), groups);

  const write = () => {
    const { cooperations } = showing.sifted;
    summary.textContent = cooperations.length ? countSentence(edition, tr, cooperations) : tr.t('list.empty');
    groups.replaceChildren(...sections(desk, cooperations));
    if (cooperations.length === 0) groups.append(...near(desk), widenButtons(desk));
    mark();
  };
  const mark = () => {
    const { selection } = store.view;
    const current = selection?.kind === 'cooperation' ? selection.id : null;
    for (const row of groups.querySelectorAll('[data-cooperation]')) {
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
    if (view.filters !== before.filters) due = true;
    if (view.alone !== before.alone) name();
    refresh();
    // The rows stay: the one that was pressed gets the focus back.
    if (view.selection !== before.selection) mark();
  });
  name();
  refresh();
}

/** @param {Desk} desk @param {readonly Cooperation[]} cooperations */
function sections(desk, cooperations) {
  const { edition, tr, store } = desk;
  const { kinds } = store.view.filters;
  /** @type {Map<string, Cooperation[]>} */
  const byAuthority = new Map();
  for (const cooperation of cooperations) {
    for (const id of new Set(cooperation.authorities.map((each) => each.id))) {
      const kind = edition.authorities.get(id)?.kind ?? 'commune';
      if (kinds && !kinds.includes(kind)) continue;
      byAuthority.set(id, [...(byAuthority.get(id) ?? []), cooperation]);
    }
  }
  const named = [...byAuthority].map(([id, own]) => ({
    id,
    own,
    name: edition.authorities.get(id)?.name ?? id,
  }));
  named.sort((a, b) => tr.compare(a.name, b.name));
  return named.map(({ id, name, own }) =>
    element(
      'section',
      {},
      element(
        'h3',
        {},
        element(
          'button',
          {
            type: 'button',
            class: 'name-button',
            onclick: () => store.change({ selection: { kind: 'authority', id } }),
          },
          name,
        ),
      ),
      element(
        'ul',
        { role: 'list' },
        own.map((cooperation) => cooperationRow(desk, cooperation)),
      ),
    ),
  );
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
