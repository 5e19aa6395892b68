import qrcode from 'qrcode-generator';
import { writeAddress } from '../state/address.js';
import { element, svg } from '../ui/element.js';
import { byId } from '../ui/page.js';

/** @typedef {import('../ui/cooperation-card.js').Desk} Desk */

/** Modules of light around a code, without which phones do not find it (ISO/IEC 18004). */
const QUIET = 4;

/**
 * Carries what is on the screen to the visitor's phone: a code to be read by its
 * camera, and the same address in clear.
 * @param {Desk} desk
 * @param {string} address of the public atlas
 * @param {() => import('../state/address.js').Sight | null} sight where the visitor moved the map
 * @param {import('./counts.js').Counts} counts
 * @param {() => string} dossier where the dossier is that is read; nothing when none is
 */
export function showTake({ tr, store }, address, sight, counts, dossier) {
  if (!address) return;
  const button = byId('take');
  const overlay = /** @type {HTMLDialogElement} */ (byId('take-overlay'));
  button.hidden = false;
  button.addEventListener('click', () => {
    counts.add('qr');
    const view = { ...store.view, sight: sight() };
    const read = view.selection ? '' : dossier();
    const whole = address + (read || viewAddress(document.body.dataset.home ?? '/', view));
    overlay.replaceChildren(
      element('h2', { id: 'take-title' }, tr.t('kiosk.take')),
      element('p', {}, tr.t('kiosk.take_how')),
      codeOf(whole, tr.t('kiosk.take_code')),
      element('p', { class: 'take-address', dir: 'ltr' }, readableAddress(whole)),
      element(
        'button',
        { type: 'button', class: 'foot-button', onclick: () => overlay.close() },
        tr.t('state.close'),
      ),
    );
    overlay.showModal();
  });
}

/**
 * @param {string} home the map's address in the page's language: "/", "/en/"
 * @param {import('../state/address.js').View} view
 */
export function viewAddress(home, view) {
  return `${home}${writeAddress({ ...view, tab: 'themes', alone: false }, '')}`;
}

/** @param {string} address @returns {string} as one would copy it by hand */
function readableAddress(address) {
  return decodeURI(address).replace(/^https?:\/\//, '');
}

/** @param {string} text @param {string} label */
function codeOf(text, label) {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  let path = '';
  for (let y = 0; y < count; y++) {
    for (let x = 0; x < count; x++) if (code.isDark(y, x)) path += `M${x} ${y}h1v1h-1z`;
  }
  const size = count + 2 * QUIET;
  return svg(
    'svg',
    {
      class: 'code',
      role: 'img',
      'aria-label': label,
      viewBox: `${-QUIET} ${-QUIET} ${size} ${size}`,
      'shape-rendering': 'crispEdges',
    },
    svg('rect', { x: -QUIET, y: -QUIET, width: size, height: size, fill: '#fff' }),
    svg('path', { d: path, fill: '#000' }),
  );
}
