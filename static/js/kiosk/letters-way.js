import { groupBy } from '../data/group-by.js';
import { choose } from '../search/choose.js';
import { entriesOf } from '../search/entries.js';
import { fold } from '../text/fold.js';
import { element } from '../ui/element.js';
import { row, rows } from './rows.js';

/** @typedef {import('../ui/cooperation-card.js').Desk} Desk */

/** @type {readonly string[]} */
const KINDS = ['authority', 'partner', 'country'];

/**
 * From A to Z: whoever takes part, here and abroad, and the countries.
 * @param {Desk} desk
 * @param {() => void} again writes the way anew
 * @returns {import('./browse.js').Way}
 */
export function lettersWay({ edition, tr, store }, again) {
  /** @type {Map<string, import('../search/entries.js').Entry[]> | null} made when somebody comes */
  let byLetter = null;
  let letter = '';
  const letters = () => {
    if (byLetter) return byLetter;
    const entries = entriesOf(edition, tr, []).filter(({ kind, count }) => KINDS.includes(kind) && count > 0);
    entries.sort((a, b) => tr.compare(a.label, b.label));
    byLetter = groupBy(entries, ({ label }) => initial(label));
    return byLetter;
  };
  return {
    reset: () => {
      letter = '';
    },
    write: () => {
      const all = letters();
      const names = [...all.keys()].sort(tr.compare);
      if (!all.has(letter)) letter = names[0] ?? '';
      return [
        element(
          'div',
          { class: 'letters', role: 'group', 'aria-label': tr.t('kiosk.way.letters') },
          names.map((name) =>
            element(
              'button',
              {
                type: 'button',
                'aria-pressed': String(name === letter),
                onclick: () => {
                  letter = name;
                  again();
                },
              },
              name,
            ),
          ),
        ),
        rows(
          (all.get(letter) ?? []).map((entry) => row(entry.label, entry.detail, () => choose(store, entry))),
        ),
      ];
    },
  };
}

/** @param {string} label @returns {string} its first letter, as it is filed */
function initial(label) {
  const [first = ''] = fold(label).replace(/[^\p{L}\p{N}]/gu, '');
  return first.toUpperCase();
}
