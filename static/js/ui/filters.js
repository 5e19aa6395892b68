import { valueLabel } from '../facets/words.js';
import { element } from './element.js';
import { facetList } from './facet-list.js';
import { periodFacet } from './period.js';
import { placeFacet } from './place-facet.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */

/** Themes have the legend; these have a tab of their own. */
const LISTS = /** @type {const} */ (['kinds', 'types', 'status', 'confidence']);

/**
 * The filters beside the themes. Each says how many cooperations its values
 * would leave, the other filters being as they are.
 * @param {HTMLElement} host
 * @param {Desk} desk
 */
export function showFilters(host, desk) {
  const { edition, tr, store } = desk;
  const make = () => {
    const made = [
      placeFacet(desk),
      periodFacet(desk),
      ...LISTS.map((facet) =>
        facetList(desk, facet, tr.t(`facet.${facet}`), (value) => valueLabel(edition, tr, facet, value)),
      ),
    ];
    host.replaceChildren(
      element(
        'div',
        { class: 'facets' },
        made.map((facet) => facet.host),
      ),
    );
    return made;
  };
  /** @type {ReturnType<typeof make> | null} */
  let facets = null;
  // What nobody sees is made, and written, when somebody will.
  const write = () => {
    if (store.view.tab !== 'filtres') return;
    facets ??= make();
    for (const facet of facets) facet.write();
  };
  store.listen((view, before) => {
    if (view.filters !== before.filters || view.tab !== before.tab) write();
  });
  write();
}
