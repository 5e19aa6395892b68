import { widenings } from '../facets/sift.js';
import { facetWords } from '../facets/words.js';
import { ALL, without } from '../state/filters.js';
import { element } from './element.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */

const MOST = 3;

/**
 * The ways out of a result with nothing in it: each filter whose going would
 * leave something, with how much; and all of them at once.
 * @param {Desk} desk
 */
export function widenButtons({ edition, tr, store, showing }) {
  const { filters } = store.view;
  return element(
    'p',
    { class: 'widen' },
    widenings(showing.deck, filters)
      .slice(0, MOST)
      .map(({ facet, count }) =>
        element(
          'button',
          {
            type: 'button',
            class: 'quiet-button',
            onclick: () => store.change({ filters: without(filters, facet) }),
          },
          tr.t('shown.remove', { words: facetWords(edition, tr, filters, facet) }),
          element('span', { class: 'widen-count' }, ` ${tr.number(count)}`),
          element('span', { class: 'visually-hidden' }, ` ${tr.n('count.cooperations_word', count)}`),
        ),
      ),
    element(
      'button',
      { type: 'button', class: 'button', onclick: () => store.change({ filters: ALL }) },
      tr.t('map.show_all'),
    ),
  );
}
