import { watchAnswering } from '../data/answering.js';
import { localeOf } from '../text/translate.js';

/**
 * Says, as long as the server does not answer, which edition the page shows.
 * @param {Pick<import('./atlas.js').Atlas, 'edition' | 'tr'>} atlas
 * @param {() => void} resized for the line takes room
 */
export function showAway({ edition, tr }, resized) {
  const host = document.getElementById('away');
  if (!host) return;
  const { number, published_at } = edition.manifest;
  const look = watchAnswering(answers, (away) => {
    const days = new Intl.DateTimeFormat(localeOf(tr.lang), { dateStyle: 'long' });
    const date = published_at ? days.format(new Date(published_at)) : '';
    host.textContent = away ? tr.t('away.said', { number: tr.number(number), date }) : '';
    resized();
  });
  addEventListener('offline', look);
  addEventListener('online', look);
  if (document.documentElement.dataset.kept) look();
}

/** @returns {Promise<boolean>} whether the server is there, whatever it says */
async function answers() {
  try {
    const address = `${document.body.dataset.root ?? '/'}api/edition`;
    const { status } = await fetch(address, { method: 'HEAD', cache: 'no-store' });
    return status < 500;
  } catch {
    return false;
  }
}
