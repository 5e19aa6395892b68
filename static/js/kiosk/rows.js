import { element } from '../ui/element.js';

/** @typedef {import('../ui/element.js').Child} Child */

/**
 * A line of a list, large enough for a finger.
 * @param {string} label
 * @param {string} detail
 * @param {() => void} onPress
 * @param {{ sign?: Child, lang?: string }} [more]
 */
export function row(label, detail, onPress, { sign, lang } = {}) {
  return element(
    'li',
    {},
    element(
      'button',
      { type: 'button', class: 'browse-row', onclick: onPress },
      sign,
      element('span', { class: 'browse-label', lang }, label),
      element('span', { class: 'browse-detail' }, detail),
    ),
  );
}

/** @param {Child[]} rows @param {string} [shape] */
export function rows(rows, shape = '') {
  return element('ul', { role: 'list', class: `browse-rows ${shape}`.trim() }, rows);
}

/**
 * What stands over a list that one went into: the way back, and its title.
 * @param {string} back
 * @param {() => void} onBack
 * @param {string} title
 * @param {string} detail
 */
export function head(back, onBack, title, detail) {
  return element(
    'div',
    { class: 'browse-head' },
    element(
      'button',
      { type: 'button', class: 'back-button', onclick: onBack },
      element('span', { 'aria-hidden': 'true' }, '‹ '),
      back,
    ),
    element('h2', { tabindex: '-1' }, title),
    element('p', {}, detail),
  );
}
