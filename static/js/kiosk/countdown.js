import { element } from '../ui/element.js';
import { byId } from '../ui/page.js';

/**
 * Asks whether somebody is still there, with the seconds that are left.
 * @param {import('../text/translate.js').Translator} tr
 */
export function makeCountdown(tr) {
  const overlay = /** @type {HTMLDialogElement} */ (byId('countdown'));
  const left = element('p', { class: 'countdown-left', 'aria-hidden': 'true' });
  // Any touch says so; the button is for those who look for what to press.
  overlay.replaceChildren(
    element('h2', { id: 'countdown-title' }, tr.t('kiosk.still_there')),
    left,
    element('p', {}, tr.t('kiosk.starting_over')),
    element('button', { type: 'button', class: 'foot-button is-main' }, tr.t('kiosk.still_looking')),
  );
  overlay.addEventListener('cancel', (event) => event.preventDefault());
  return {
    /** @param {number} seconds */
    show(seconds) {
      left.textContent = tr.number(seconds);
      if (!overlay.open) overlay.showModal();
    },
    hide: () => overlay.close(),
  };
}
