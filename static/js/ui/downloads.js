import { geojsonOf } from '../export/geojson.js';
import { csvOf, sheetOf } from '../export/table.js';
import { shownSentence } from '../facets/words.js';
import { narrowing } from '../state/filters.js';
import { element } from './element.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */

/** @type {{ form: 'sheet' | 'csv' | 'geojson', ending: string, type: string }[]} */
const FORMS = [
  { form: 'sheet', ending: '-tableur.csv', type: 'text/csv;charset=utf-8' },
  { form: 'csv', ending: '.csv', type: 'text/csv;charset=utf-8' },
  { form: 'geojson', ending: '.geojson', type: 'application/geo+json' },
];

/**
 * Hands over what is shown as a file, made here from the edition in memory.
 * @param {Desk} desk
 * @param {(sentence: string) => void} announce
 */
export function downloads(desk, announce) {
  const { tr } = desk;
  const host = element(
    'details',
    { class: 'downloads' },
    element('summary', {}, tr.t('export.summary')),
    element(
      'ul',
      { role: 'list' },
      FORMS.map((each) =>
        element(
          'li',
          {},
          element(
            'button',
            {
              type: 'button',
              onclick: () => {
                const name = `${stem(desk)}${each.ending}`;
                save(name, each.type, contentOf(desk, each.form));
                announce(tr.t('export.done', { name }));
              },
            },
            element('span', { class: 'download-name' }, tr.t(`export.${each.form}`)),
            element('span', { class: 'download-what' }, tr.t(`export.${each.form}_what`)),
          ),
        ),
      ),
    ),
  );
  const close = () => {
    host.open = false;
  };
  host.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !host.open) return;
    event.preventDefault();
    close();
    host.querySelector('summary')?.focus();
  });
  host.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !host.contains(relatedTarget)) close();
  });
  return host;
}

/**
 * @param {Desk} desk
 * @param {'sheet' | 'csv' | 'geojson'} form
 */
function contentOf({ edition, tr, store, showing }, form) {
  const { cooperations } = showing.sifted;
  if (form === 'csv') return csvOf(edition, cooperations);
  if (form === 'sheet') return sheetOf(edition, cooperations);
  const { filters } = store.view;
  return geojsonOf(edition, showing.strands, {
    filters: narrowing(filters).length > 0 ? shownSentence(edition, tr, filters, showing.sifted) : '',
    address: location.href,
    withoutPlace: cooperations.length - edition.locatedCount([...cooperations]),
  });
}

/** The name of a file, which tells editions apart, and what is all from what is not. @param {Desk} desk */
function stem({ edition, store }) {
  const filtered = narrowing(store.view.filters).length > 0 ? '-filtre' : '';
  return `passerelles-edition-${edition.manifest.number}${filtered}`;
}

/** @param {string} name @param {string} type @param {string} content */
function save(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  element('a', { href: address, download: name }).click();
  // The browser has taken hold of it by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
