import { makeBubble } from './bubble.js';
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
  const bubble = makeBubble(button, byId('share-bubble'));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const byHand = () => {
    const address = element('input', {
      type: 'text',
      readonly: true,
      value: location.href,
      'aria-label': tr.t('share.address'),
    });
    bubble.open(element('p', {}, tr.t('share.by_hand')), address);
    address.focus();
    address.select();
    address.addEventListener('blur', bubble.close);
  };
  button.addEventListener('click', async () => {
    clearTimeout(waiting);
    if (bubble.isOpen) {
      bubble.close();
      return;
    }
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      byHand();
      return;
    }
    bubble.open(element('p', {}, tr.t('share.copied')));
    announce(tr.t('share.copied'));
    waiting = setTimeout(bubble.close, STAYS);
  });
}
