import { entriesOf } from '../search/entries.js';
import { fold } from '../text/fold.js';
import { element } from '../ui/element.js';
import { row, rows } from './rows.js';

/** @typedef {import('../ui/cooperation-card.js').Desk} Desk */

/** @type {Record<string, import('../state/address.js').SelectionKind>} */
const SELECTED = { authority: 'authority', partner: 'partner', country: 'country' };

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
    byLetter = new Map();
    const entries = entriesOf(edition, tr, []).filter(({ kind, count }) => kind in SELECTED && count > 0);
    entries.sort((a, b) => tr.compare(a.label, b.label));
    for (const entry of entries) {
      const first = initial(entry.label);
      byLetter.set(first, [...(byLetter.get(first) ?? []), entry]);
    }
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
          (all.get(letter) ?? []).map(({ kind, id, label, detail }) =>
            row(label, detail, () => store.change({ selection: { kind: SELECTED[kind], id } })),
          ),
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
