import { licenceName } from '../text/licences.js';
import { localeOf } from '../text/translate.js';
import { element } from './element.js';
import { byId } from './page.js';

/**
 * Names the gazetteers whose positions this edition draws, with their licences,
 * and says the day it was published as the page's language does.
 * @param {import('./cooperation-card.js').Desk} desk
 */
export function showAttributions({ edition, tr, closed }) {
  const attributions = edition.reference.attributions ?? [];
  const host = byId('attributions');
  host.hidden = attributions.length === 0;
  attributions.forEach(({ title, licence, url }, i) => {
    const name = url && !closed ? element('a', { href: url, rel: 'noopener', lang: 'fr' }, title) : title;
    host.append(i > 0 ? ' · ' : '', name, ` (${licenceName(licence)})`);
  });
  const published = document.getElementById('published');
  const date = new Date(edition.manifest.published_at ?? '');
  if (published && !Number.isNaN(date.valueOf())) {
    published.textContent = new Intl.DateTimeFormat(localeOf(tr.lang), { dateStyle: 'long' }).format(date);
  }
}
