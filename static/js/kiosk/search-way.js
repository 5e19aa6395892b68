import { choose } from '../search/choose.js';
import { entriesOf, regionEntries } from '../search/entries.js';
import { searchGroups } from '../search/groups.js';
import { element } from '../ui/element.js';
import { keyboard } from './keyboard.js';
import { row, rows } from './rows.js';

/** @typedef {import('../ui/cooperation-card.js').Desk} Desk */
/** @typedef {import('../search/entries.js').Entry} Entry */

const LONGEST = 40;

/**
 * By name, with letters on the screen.
 * @param {Desk} desk
 * @param {() => Promise<readonly import('../contract.d.ts').Place[]>} learn what else has a name
 * @returns {import('./browse.js').Way}
 */
export function searchWay({ edition, tr, store, showing }, learn) {
  let typed = '';
  /** @type {Entry[] | null} made when somebody searches */
  let entries = null;
  /** @type {readonly import('../contract.d.ts').Place[]} */
  let places = [];
  const said = element('p', { class: 'typed', 'aria-live': 'polite' });
  const found = element('div', { class: 'found' });

  const all = () => {
    entries ??= [...entriesOf(edition, tr, places), ...regionEntries(edition, showing.deck, tr)];
    return entries;
  };
  const show = () => {
    said.textContent = typed ? typed.toUpperCase() : tr.t('kiosk.type');
    said.classList.toggle('is-empty', typed === '');
    const groups = typed.trim() ? searchGroups(all(), typed, tr.compare) : [];
    const answers = groups.flatMap(({ kind, entries: own }) =>
      own.map((entry) =>
        row(entry.label, entry.detail || tr.t(`search.kind.${kind}`), () => choose(store, entry), {
          lang: entry.lang,
        }),
      ),
    );
    const nothing = typed.trim().length > 2 && answers.length === 0;
    found.replaceChildren(
      nothing ? element('p', {}, tr.t('search.nothing', { typed: typed.trim() })) : rows(answers),
    );
  };
  /** @param {string} text */
  const set = (text) => {
    typed = text.slice(0, LONGEST);
    show();
  };
  const host = element(
    'div',
    { class: 'search-way' },
    element('div', { class: 'search-answers' }, said, found),
    keyboard(tr, {
      type: (letter) => set(typed + letter),
      erase: () => set(typed.slice(0, -1)),
      clear: () => set(''),
    }),
  );
  return {
    reset: () => set(''),
    write: () => {
      learn().then(
        (learnt) => {
          if (learnt === places) return;
          places = learnt;
          entries = null;
          show();
        },
        () => {}, // what the page holds is enough to search by
      );
      show();
      return [host];
    },
  };
}
