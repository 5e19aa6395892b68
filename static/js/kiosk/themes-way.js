import { entriesOf } from '../facets/order.js';
import { ALL } from '../state/filters.js';
import { countSentence } from '../text/places.js';
import { cooperationRow } from '../ui/cooperation-row.js';
import { element } from '../ui/element.js';
import { themeSwatch } from '../ui/swatch.js';
import { head, row, rows } from './rows.js';

/** @typedef {import('../ui/cooperation-card.js').Desk} Desk */

/**
 * By theme: all of them, which is the legend too, or the cooperations of one.
 * @param {Desk} desk
 * @param {import('./counts.js').Counts} counts
 * @returns {import('./browse.js').Way}
 */
export function themesWay(desk, counts) {
  const { edition, tr, store, showing } = desk;
  const all = () => {
    const counted = showing.sifted.counts.themes;
    return [
      rows(
        edition.themes.flatMap((theme) => {
          const count = counted.get(theme.code) ?? 0;
          if (count === 0) return [];
          const choose = () => {
            counts.add(`theme:${theme.code}`);
            store.change({ filters: { ...ALL, themes: [theme.code] } });
          };
          return [row(tr.pick(theme.label), tr.number(count), choose, { sign: themeSwatch(theme) })];
        }),
        'in-columns',
      ),
    ];
  };
  /** @param {string} code */
  const one = (code) => {
    const theme = edition.themeOf.get(code);
    const { cooperations } = showing.sifted;
    return [
      head(
        tr.t('kiosk.all_themes'),
        () => store.change({ filters: ALL }),
        tr.pick(theme?.label),
        countSentence(edition, tr, cooperations),
      ),
      element(
        'ul',
        { role: 'list', class: 'browse-cooperations' },
        entriesOf(edition, tr, cooperations, showing.strands).map(({ cooperation }) =>
          cooperationRow(desk, cooperation),
        ),
      ),
    ];
  };
  return {
    write: () => {
      const { themes } = store.view.filters;
      return themes?.length === 1 ? one(themes[0]) : all();
    },
  };
}
