import { valueLabel } from '../facets/words.js';
import { element } from './element.js';
import { facetBox } from './facet-list.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */

const WORLD = '001';

/**
 * Where in the world: continents, which unfold into their regions, and these
 * into their countries; any of them can be ticked.
 * @param {Desk} desk
 */
export function placeFacet(desk) {
  const { edition, tr, showing } = desk;
  const { places } = showing.deck.known;
  /** @type {(() => void)[]} */
  const writers = [];
  /** @param {string} code */
  const label = (code) => valueLabel(edition, tr, 'places', code);
  /** @param {string} parent */
  const within = (parent) => {
    const regions = edition.reference.world_regions ?? [];
    const codes = [
      ...regions.filter((region) => region.parent === parent).map(({ code }) => code),
      ...[...edition.countries.values()].filter(({ region }) => region === parent).map(({ iso2 }) => iso2),
    ];
    return codes.filter((code) => places.includes(code)).sort((a, b) => tr.compare(label(a), label(b)));
  };

  /** @param {string} code @returns {HTMLLIElement} */
  const branch = (code) => {
    const { row, write } = facetBox(desk, 'places', code, label(code));
    writers.push(write);
    const inner = within(code);
    if (inner.length === 0) return element('li', {}, row);
    const list = element('ul', { role: 'list', id: `within-${code}`, hidden: true }, inner.map(branch));
    const unfold = element('button', {
      type: 'button',
      class: 'unfold',
      'aria-controls': list.id,
      'aria-label': tr.t('facet.unfold', { name: label(code) }),
      'aria-expanded': 'false',
      onclick: () => open(list.hasAttribute('hidden')),
    });
    /** @param {boolean} yes */
    const open = (yes) => {
      list.hidden = !yes;
      unfold.setAttribute('aria-expanded', String(yes));
    };
    // What is ticked must be seen to be ticked.
    writers.push(() => {
      if (list.querySelector('input:checked')) open(true);
    });
    row.append(unfold);
    return element('li', { class: 'has-more' }, row, list);
  };

  const host = element(
    'fieldset',
    { class: 'facet places' },
    element('legend', {}, tr.t('facet.places')),
    element('ul', { role: 'list' }, within(WORLD).map(branch)),
  );
  return {
    host,
    write: () => {
      for (const write of writers) write();
    },
  };
}
