import { fetchManifest } from '../data/load.js';
import { watchEdition } from '../data/newer.js';
import { element } from './element.js';
import { byId } from './page.js';

const EVERY = 5 * 60_000;

/**
 * Says quietly that another edition is there, and offers it. The address holds
 * all that is seen, so that the page comes back the same.
 * @param {import('../data/edition.js').Edition} edition
 * @param {import('../text/translate.js').Translator} tr
 */
export function showNewer(edition, tr) {
  const host = byId('newer');
  const tell = () => {
    const close = () => host.replaceChildren();
    host.replaceChildren(
      element('span', {}, tr.t('newer.said')),
      element(
        'button',
        { type: 'button', class: 'button', onclick: () => location.reload() },
        tr.t('newer.reload'),
      ),
      element('button', { type: 'button', class: 'quiet-button', onclick: close }, tr.t('newer.later')),
    );
  };
  const isKept = document.documentElement.dataset.kept !== undefined;
  const ask = () => fetchManifest('/api/edition');
  const check = watchEdition(edition.manifest.digest, ask, tell, Date.now, isKept);
  const look = () => {
    if (!document.hidden && navigator.onLine) check();
  };
  setInterval(look, EVERY);
  document.addEventListener('visibilitychange', look);
  addEventListener('online', look);
  if (isKept) look();
}
