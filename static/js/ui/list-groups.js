import { groupsOf } from '../facets/groups.js';
import { kilometres } from '../text/places.js';
import { cooperationRow } from './cooperation-row.js';
import { element } from './element.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../facets/order.js').Entry} Entry */

/**
 * The list under headings, as it stands beside the map and on phones.
 * @param {Desk} desk
 * @param {Entry[]} entries in alphabetical order
 */
export function listGroups(desk, entries) {
  const { edition, tr, store, showing } = desk;
  const { order, filters } = store.view;
  return groupsOf(edition, tr, entries, order, filters, showing.deck.around).map(
    ({ title, selection, entries: own }) =>
      element(
        'section',
        {},
        element(
          'h3',
          {},
          selection
            ? element(
                'button',
                { type: 'button', class: 'name-button', onclick: () => store.change({ selection }) },
                title,
              )
            : title,
        ),
        element(
          'ul',
          { role: 'list' },
          own.map((entry) =>
            cooperationRow(desk, entry.cooperation, {
              who: order.by === 'nom' ? '' : namesOf(entry),
              howFar: order.by === 'distance' ? kilometres(tr, entry.reach) : '',
            }),
          ),
        ),
      ),
  );
}

/** @param {Entry} entry */
function namesOf({ authorities }) {
  return authorities.map(({ name }) => name).join(', ');
}
