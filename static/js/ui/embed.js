import { embedAddress, embedCode } from '../export/embed.js';
import { shownSentence } from '../facets/words.js';
import { makeBubble } from './bubble.js';
import { element } from './element.js';
import { byId } from './page.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */

/**
 * Gives what to paste into another site's page so that it shows this view.
 * @param {Desk} desk
 * @param {(sentence: string) => void} announce
 */
export function showEmbed(desk, announce) {
  const { edition, tr, store, showing } = desk;
  const button = byId('embed');
  const host = byId('embed-bubble');
  const bubble = makeBubble(button, host);

  const open = () => {
    const address = embedAddress(document.body.dataset.embed ?? '', location.href);
    const title = tr.t('embed.title', {
      shown: shownSentence(edition, tr, store.view.filters, showing.sifted),
    });
    const code = element(
      'textarea',
      { id: 'embed-code', readonly: true, rows: 6, spellcheck: 'false' },
      embedCode(address, title),
    );
    const copy = element('button', { type: 'button', class: 'button' }, tr.t('embed.copy'));
    copy.addEventListener('click', async () => {
      code.select();
      try {
        await navigator.clipboard.writeText(code.value);
      } catch {
        code.focus(); // it is chosen: to be copied by hand
        announce(tr.t('embed.by_hand'));
        return;
      }
      copy.textContent = tr.t('embed.copied');
      announce(tr.t('embed.copied'));
    });
    bubble.open(
      element('label', { for: code.id }, tr.t('embed.how')),
      code,
      element(
        'p',
        { class: 'embed-tools' },
        copy,
        element('a', { href: address, target: '_blank', rel: 'noopener' }, tr.t('embed.preview')),
      ),
    );
    code.focus();
    code.select();
  };
  button.addEventListener('click', () => (bubble.isOpen ? bubble.close() : open()));
  host.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !host.contains(relatedTarget) && relatedTarget !== button)
      bubble.close();
  });
  // The code is that of the view it was asked for.
  store.listen(() => bubble.isOpen && bubble.close());
}
