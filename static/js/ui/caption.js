import { shownSentence } from '../facets/words.js';
import { byId } from './page.js';

/**
 * Says over the framed map what it shows.
 * @param {import('./cooperation-card.js').Desk} desk
 */
export function showCaption({ edition, tr, store, showing }) {
  const host = byId('caption');
  const write = () => {
    host.textContent = shownSentence(edition, tr, store.view.filters, showing.sifted);
  };
  store.listen((view, before) => {
    if (view.filters !== before.filters) write();
  });
  write();
}
