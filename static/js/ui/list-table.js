import { sorted } from '../facets/order.js';
import { dateWords } from '../text/edtf.js';
import { kilometres } from '../text/places.js';
import { cooperationTitle, partnerLabel, sentenceStart } from '../text/sentences.js';
import { element } from './element.js';
import { themeGlyph } from './swatch.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../facets/order.js').Entry} Entry */
/** @typedef {import('../state/address.js').Order} Order */

/** @type {{ name: string, by: Order['by'] | null }[]} */
const COLUMNS = [
  { name: 'authority', by: 'nom' },
  { name: 'cooperation', by: null },
  { name: 'partner', by: null },
  { name: 'country', by: 'pays' },
  { name: 'distance', by: 'distance' },
  { name: 'start', by: 'annee' },
];

/**
 * The list as a table, where there is room for one: a row for each cooperation,
 * sorted by its headings. The headings stay while the rows change, so that the
 * focus does.
 * @param {Desk} desk
 * @param {(order: Order) => void} choose
 */
export function listTable(desk, choose) {
  const { tr, store } = desk;
  const heads = COLUMNS.map(({ name, by }) => {
    const words = tr.t(`column.${name}`);
    if (!by) return element('th', { scope: 'col' }, words);
    const press = () => {
      const { order } = store.view;
      choose({ by, descending: order.by === by && !order.descending });
    };
    return element(
      'th',
      { scope: 'col' },
      element(
        'button',
        { type: 'button', class: 'sort-button', onclick: press },
        words,
        element('span', { class: 'sort-mark', 'aria-hidden': 'true' }),
      ),
    );
  });
  const body = element('tbody');
  const host = element(
    'table',
    { class: 'list-table' },
    element('caption', { class: 'visually-hidden' }, tr.t('list.table')),
    element('thead', {}, element('tr', {}, heads)),
    body,
  );
  return {
    host,
    /** @param {Entry[]} entries in alphabetical order */
    write(entries) {
      const { order } = store.view;
      COLUMNS.forEach(({ by }, i) => {
        if (by === order.by) {
          heads[i].setAttribute('aria-sort', order.descending ? 'descending' : 'ascending');
        } else heads[i].removeAttribute('aria-sort');
      });
      body.replaceChildren(...sorted(tr, entries, order).map((entry) => row(desk, entry)));
    },
  };
}

/** @param {Desk} desk @param {Entry} entry */
function row({ edition, tr, store }, { cooperation, authorities, countries, reach }) {
  const theme = edition.themeOf.get(cooperation.themes[0]);
  const partners = [...new Set(cooperation.partners.map(({ id }) => id))];
  const nowhere = edition.exactness(cooperation) === 'none';
  const title = cooperationTitle(edition, tr, cooperation);
  const comma = tr.t('sentence.comma');
  /** @param {string} words @param {string} [none] */
  const cell = (words, none = '') => element('td', words ? {} : { class: 'is-unknown' }, words || none);
  return element(
    'tr',
    {},
    cell(authorities.map(({ name }) => name).join(comma)),
    element(
      'th',
      { scope: 'row' },
      element(
        'button',
        {
          type: 'button',
          class: 'row-button',
          'data-cooperation': cooperation.id,
          onclick: () => store.change({ selection: { kind: 'cooperation', id: cooperation.id } }),
        },
        theme && themeGlyph(theme),
        element('span', { class: 'row-title', lang: title.lang }, title.text),
      ),
    ),
    cell(
      partners.map((id) => sentenceStart(partnerLabel(edition, tr, id))).join(comma),
      tr.t('list.no_partner'),
    ),
    cell(countries.map(({ name }) => name).join(comma), '–'),
    cell(kilometres(tr, reach), nowhere ? tr.t('list.nowhere') : '–'),
    cell(dateWords(tr, cooperation.start), tr.t('list.undated')),
  );
}
