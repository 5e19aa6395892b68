import { element } from './element.js';

/** @typedef {import('../state/address.js').Order} Order */

/** What can be chosen, by what the dictionary calls it. @type {[string, Order][]} */
const ORDERS = [
  ['nom', { by: 'nom', descending: false }],
  ['nom_down', { by: 'nom', descending: true }],
  ['pays', { by: 'pays', descending: false }],
  ['pays_down', { by: 'pays', descending: true }],
  ['distance', { by: 'distance', descending: false }],
  ['distance_down', { by: 'distance', descending: true }],
  ['annee', { by: 'annee', descending: false }],
  ['annee_down', { by: 'annee', descending: true }],
];

/** @param {Order} order @returns {string} what the dictionary calls it */
export function orderKey({ by, descending }) {
  return descending ? `${by}_down` : by;
}

/**
 * Chooses how the list is sorted.
 * @param {import('../text/translate.js').Translator} tr
 * @param {(order: Order) => void} choose
 */
export function orderSelect(tr, choose) {
  const select = element(
    'select',
    {
      id: 'list-order',
      onchange: () => {
        const found = ORDERS.find(([key]) => key === select.value);
        if (found) choose(found[1]);
      },
    },
    ORDERS.map(([key]) => element('option', { value: key }, tr.t(`order.${key}`))),
  );
  const host = element(
    'p',
    { class: 'list-order' },
    element('label', { for: select.id }, tr.t('list.sort')),
    select,
  );
  return {
    host,
    /** @param {Order} order */
    write: (order) => {
      select.value = orderKey(order);
    },
  };
}
