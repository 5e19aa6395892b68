import { facetWords, shownSentence } from '../facets/words.js';
import { ALL, narrowing, without } from '../state/filters.js';
import { element } from './element.js';
import { byId } from './page.js';
import { widenButtons } from './widen.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */

/**
 * Says in one sentence what filters leave, with each of them to be taken away;
 * and, over the map, that nothing is left on it.
 * @param {Desk} desk
 * @param {(sentence: string) => void} announce
 */
export function showShown(desk, announce) {
  const { edition, tr, store, showing } = desk;
  const host = byId('shown');
  const empty = byId('empty');
  const page = byId('page');

  const write = () => {
    const { filters } = store.view;
    const { sifted, strands } = showing;
    const facets = narrowing(filters);
    const sentence = shownSentence(edition, tr, filters, sifted);
    page.classList.toggle('is-filtered', facets.length > 0);
    host.hidden = facets.length === 0;
    host.replaceChildren(
      element('p', { class: 'shown-sentence' }, sentence),
      element(
        'ul',
        { role: 'list', class: 'chips', 'aria-label': tr.t('shown.filters') },
        facets.map((facet) => element('li', {}, chip(facet))),
        element(
          'li',
          {},
          element(
            'button',
            { type: 'button', class: 'chip-all', onclick: () => leave(ALL) },
            tr.t('map.show_all'),
          ),
        ),
      ),
    );
    const nothing = strands.length === 0 && facets.length > 0;
    empty.hidden = !nothing;
    empty.replaceChildren(...(nothing ? emptyWords(sentence) : []));
    return sentence;
  };

  /** @param {string} sentence */
  const emptyWords = (sentence) => {
    const count = showing.sifted.cooperations.length;
    if (count === 0) return [element('p', {}, sentence), widenButtons(desk)];
    return [
      element('p', {}, tr.n('shown.nowhere', count)),
      element(
        'p',
        { class: 'widen' },
        document.getElementById('liste') &&
          element(
            'button',
            {
              type: 'button',
              class: 'quiet-button',
              onclick: () => store.change({ tab: 'liste', selection: null }),
            },
            tr.t('shown.see_list'),
          ),
        element(
          'button',
          { type: 'button', class: 'button', onclick: () => leave(ALL) },
          tr.t('map.show_all'),
        ),
      ),
    ];
  };

  /** @param {keyof import('../state/filters.js').Filters} facet */
  const chip = (facet) => {
    const words = facetWords(edition, tr, store.view.filters, facet);
    return element(
      'button',
      {
        type: 'button',
        class: 'chip',
        'aria-label': tr.t('shown.remove', { words }),
        onclick: () => leave(without(store.view.filters, facet)),
      },
      element('span', {}, words),
      element('span', { class: 'chip-cross', 'aria-hidden': 'true' }, '×'),
    );
  };

  /** @param {import('../state/filters.js').Filters} filters */
  const leave = (filters) => {
    store.change({ filters });
    // The button that was pressed is gone: the focus stays near.
    const next = host.querySelector('button') ?? document.getElementById(`tab-${store.view.tab}`);
    (next ?? byId('map')).focus();
  };

  store.listen((view, before) => {
    if (view.filters !== before.filters) announce(write());
  });
  write();
}
