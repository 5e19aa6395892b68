import { chooser } from './cooperation-card.js';
import { element } from './element.js';

/** @typedef {import('./element.js').Child} Child */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */

/** @param {string} sentence @returns {Child} what is said in smaller letters; nothing when it is empty */
export function note(sentence) {
  return sentence ? element('p', { class: 'note' }, sentence) : null;
}

/** Cooperations by their titles, each to be chosen. @param {import('../state/store.js').Store} store @param {Cooperation[]} cooperations @returns {Child[]} */
export function titles(store, cooperations) {
  return cooperations.flatMap((each, i) => {
    return [i > 0 ? ' · ' : '', chooser(store, 'cooperation', each.id, each.title, 'fr')];
  });
}
