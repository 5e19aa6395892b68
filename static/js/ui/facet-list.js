import { toggled } from '../state/filters.js';
import { element } from './element.js';

/** @typedef {import('../state/filters.js').ChoiceName} ChoiceName */
/** @typedef {import('./cooperation-card.js').Desk} Desk */

/**
 * One value of a facet, to be ticked, with what ticking it alone would leave.
 * @param {Desk} desk
 * @param {ChoiceName} facet
 * @param {string} value
 * @param {string} label
 */
export function facetBox({ tr, store, showing }, facet, value, label) {
  const box = element('input', {
    type: 'checkbox',
    id: `${facet}-${value}`,
    onchange: () => {
      const { filters } = store.view;
      store.change({ filters: { ...filters, [facet]: toggled(filters[facet], value) } });
    },
  });
  const number = element('span', { 'aria-hidden': 'true' });
  const spoken = element('span', { class: 'visually-hidden' });
  const row = element(
    'div',
    { class: 'facet-row' },
    box,
    element(
      'label',
      { for: box.id },
      element('span', { class: 'facet-label' }, label),
      element('span', { class: 'facet-count' }, number, spoken),
    ),
  );
  const write = () => {
    const count = showing.sifted.counts[facet].get(value) ?? 0;
    box.checked = store.view.filters[facet]?.includes(value) ?? false;
    number.textContent = tr.number(count);
    spoken.textContent = tr.t('sentence.comma') + tr.n('count.cooperations', count);
    row.classList.toggle('is-none', count === 0 && !box.checked);
  };
  return { row, write };
}

/**
 * A facet whose values are few enough to stand one under the other.
 * @param {Desk} desk
 * @param {ChoiceName} facet
 * @param {string} title
 * @param {(value: string) => string} labelOf
 */
export function facetList(desk, facet, title, labelOf) {
  const boxes = desk.showing.deck.known[facet].map((value) => facetBox(desk, facet, value, labelOf(value)));
  const host = element(
    'fieldset',
    { class: 'facet' },
    element('legend', {}, title),
    boxes.map(({ row }) => row),
  );
  return {
    host,
    write: () => {
      for (const { write } of boxes) write();
    },
  };
}
