import { groupsOf } from '../facets/groups.js';
import { entriesOf, sorted } from '../facets/order.js';
import { shownSentence } from '../facets/words.js';
import { period } from '../text/edtf.js';
import { licenceName } from '../text/licences.js';
import { kilometres } from '../text/places.js';
import { cooperationTitle, partnerLabel, sentenceStart } from '../text/sentences.js';
import { localeOf } from '../text/translate.js';
import { element } from './element.js';
import { mapPicture } from './map-picture.js';
import { byId } from './page.js';
import { approximateSwatch, basinSwatch, networkSwatch, themeSwatch } from './swatch.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../facets/order.js').Entry} Entry */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */

/** Nobody reads more on paper: some forty pages. */
const MOST = 1000;
const INK = '#3d4f5a';

/**
 * On paper the page is a sheet of its own, written when it is asked for: the
 * map as it is seen, what it shows, its legend, the whole list, and where all
 * of it comes from.
 * @param {Desk} desk
 */
export function showPrint(desk) {
  const host = byId('print');
  const page = document.documentElement;
  addEventListener('beforeprint', () => {
    host.replaceChildren(...sheet(desk));
    page.classList.add('is-printing');
  });
  addEventListener('afterprint', () => {
    page.classList.remove('is-printing');
    host.replaceChildren();
  });
}

/** @param {Desk} desk @returns {Node[]} */
function sheet(desk) {
  const { edition, tr, store, showing } = desk;
  const { selection, filters } = store.view;
  const cooperations = selection ? edition.cooperationsOf(selection) : showing.sifted.cooperations;
  const selected = selection && document.getElementById('detail-title');
  const sentence = shownSentence(edition, tr, filters, showing.sifted);
  const picture = mapPicture(byId('map'));
  return [
    element(
      'header',
      {},
      element('p', { class: 'print-brand' }, `Passerelles · ${tr.pick(edition.reference.territory.name)}`),
      selected
        ? element('h2', { lang: selected.lang || null }, selected.textContent)
        : element('h2', {}, tr.t('home.title')),
      element('p', {}, selected ? tr.n('count.cooperations', cooperations.length) : sentence),
    ),
    ...(picture
      ? [
          element(
            'figure',
            {},
            picture,
            element('figcaption', {}, `${tr.t('map.credits')} ${tr.t('about.borders')}`),
          ),
          legend(desk, cooperations),
        ]
      : []),
    ...list(desk, cooperations),
    origin(desk),
  ];
}

/** @param {Desk} desk @param {readonly Cooperation[]} cooperations the themes they have, and the other signs */
function legend({ edition, tr }, cooperations) {
  const themes = edition.themes.flatMap((theme) => {
    const count = cooperations.filter((each) => each.themes[0] === theme.code).length;
    return count > 0 ? [{ theme, count }] : [];
  });
  /** @param {Node} swatch @param {string} words */
  const row = (swatch, words) => element('li', {}, swatch, element('span', {}, words));
  return element(
    'section',
    { class: 'print-legend' },
    element('h3', {}, tr.t('tabs.themes')),
    element(
      'ul',
      {},
      themes.map(({ theme, count }) =>
        row(themeSwatch(theme), `${tr.pick(theme.label)} (${tr.number(count)})`),
      ),
    ),
    element(
      'ul',
      {},
      row(approximateSwatch(INK), tr.t('reading.approximate')),
      row(networkSwatch(INK), tr.t('reading.network')),
      row(basinSwatch(INK), tr.t('reading.basin')),
    ),
  );
}

/** @param {Desk} desk @param {readonly Cooperation[]} cooperations @returns {Node[]} */
function list(desk, cooperations) {
  const { edition, tr, store, showing } = desk;
  const { order, filters, selection } = store.view;
  const entries = entriesOf(edition, tr, cooperations, showing.strands);
  const printed = new Set(sorted(tr, entries, order).slice(0, MOST));
  const kept = entries.filter((entry) => printed.has(entry));
  // Filters do not part what is selected.
  const { kinds, places } = selection ? { kinds: null, places: null } : filters;
  const groups = groupsOf(edition, tr, kept, order, { ...filters, kinds, places }, showing.deck.around);
  const beyond = entries.length - kept.length;
  return [
    element('h3', { class: 'print-list-title' }, tr.t('print.list')),
    element(
      'div',
      { class: 'print-list' },
      groups.map(({ title, entries: own }) =>
        element(
          'section',
          {},
          element('h4', {}, title),
          element(
            'ul',
            {},
            own.map((entry) => line(desk, entry)),
          ),
        ),
      ),
    ),
    ...(beyond > 0 ? [element('p', {}, tr.n('print.beyond', beyond))] : []),
  ];
}

/** @param {Desk} desk @param {Entry} entry */
function line({ edition, tr, store }, { cooperation, authorities, countries, reach }) {
  const { order } = store.view;
  const partners = [...new Set(cooperation.partners.map(({ id }) => id))].map((id) =>
    sentenceStart(partnerLabel(edition, tr, id)),
  );
  const comma = tr.t('sentence.comma');
  const title = cooperationTitle(edition, tr, cooperation);
  const abroad = countries.map(({ name }) => name).join(comma);
  const names = partners.join(comma);
  const words = [
    order.by === 'nom' ? '' : authorities.map(({ name }) => name).join(comma),
    names,
    abroad === names ? '' : abroad, // a partner may be a whole country
    order.by === 'distance' ? kilometres(tr, reach) : '',
    period(tr, cooperation.start, cooperation.end),
    edition.exactness(cooperation) === 'none' ? tr.t('list.nowhere') : '',
  ];
  return element(
    'li',
    { 'data-printed': cooperation.id },
    element('b', { lang: title.lang }, title.text),
    element('span', {}, ` – ${words.filter(Boolean).join(' · ')}`),
  );
}

/** @param {Desk} desk where and when all this comes from */
function origin({ edition, tr }) {
  const { number, published_at } = edition.manifest;
  const days = new Intl.DateTimeFormat(localeOf(tr.lang), { dateStyle: 'long' });
  const attributions = (edition.reference.attributions ?? []).map(
    ({ title, licence }) => `${title} (${licenceName(licence)})`,
  );
  return element(
    'footer',
    { class: 'print-origin' },
    element(
      'p',
      {},
      tr.t('print.edition', {
        number,
        published: published_at ? days.format(new Date(published_at)) : '',
        today: days.format(new Date()),
      }),
    ),
    element('p', {}, tr.t('about.data')),
    element('p', {}, `${tr.t('about.basemap')} ${tr.t('about.places')}`),
    attributions.length > 0 && element('p', {}, `${tr.t('about.attributions')} ${attributions.join(' · ')}`),
    element('p', { class: 'print-address' }, tr.t('print.address'), ' ', location.href),
  );
}
