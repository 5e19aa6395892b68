import { element } from './element.js';
import { byId } from './page.js';

const STAYS = 4000;

/**
 * Copies the address of what is shown. Where a page may not write to the
 * clipboard, it shows the address, chosen, to be copied by hand.
 * @param {import('../text/translate.js').Translator} tr
 * @param {(sentence: string) => void} announce
 */
export function showShare(tr, announce) {
  const button = byId('share');
  const bubble = byId('share-bubble');
  button.hidden = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const close = () => {
    clearTimeout(waiting);
    bubble.hidden = true;
    button.setAttribute('aria-expanded', 'false');
  };
  /** @param {(Node | string)[]} content */
  const open = (...content) => {
    clearTimeout(waiting);
    bubble.replaceChildren(...content);
    bubble.hidden = false;
    button.setAttribute('aria-expanded', 'true');
  };
  const byHand = () => {
    const address = element('input', {
      type: 'text',
      readonly: true,
      value: location.href,
      'aria-label': tr.t('share.address'),
    });
    open(element('p', {}, tr.t('share.by_hand')), address);
    address.focus();
    address.select();
    address.addEventListener('blur', close);
  };
  button.addEventListener('click', async () => {
    if (!bubble.hidden) {
      close();
      return;
    }
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      byHand();
      return;
    }
    open(element('p', {}, tr.t('share.copied')));
    announce(tr.t('share.copied'));
    waiting = setTimeout(close, STAYS);
  });
  bubble.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
    button.focus();
  });
}
