import { fold, matches } from '../text/fold.js';
import { partnerCountries } from '../text/sentences.js';
import { element } from './element.js';
import { themeGlyph } from './swatch.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('../text/translate.js').Translator} Translator */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */

/** @typedef {{ authority: string, cooperation: Cooperation, text: string }} Row */

/**
 * The same cooperations as a list: by authority, in alphabetical order, with a
 * box to filter them by any name in them.
 * @param {HTMLElement} host
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Store} store
 * @param {(sentence: string) => void} announce
 */
export function showList(host, edition, tr, store, announce) {
  const rows = rowsOf(edition, tr);
  const input = element('input', {
    type: 'search',
    id: 'list-filter',
    autocomplete: 'off',
    placeholder: tr.t('list.placeholder'),
    oninput: () => refresh(true),
  });
  const summary = element('p', { class: 'list-summary' });
  const groups = element('div', { class: 'list-groups' });

  const refresh = (spoken = false) => {
    const query = fold(input.value);
    const shown = rows.filter(
      (row) => edition.hasTheme(row.cooperation, store.view.themes) && (!query || matches(row.text, query)),
    );
    const cooperations = [...new Set(shown.map((row) => row.cooperation))];
    summary.textContent = cooperations.length
      ? tr.n('count.located', cooperations.length, { located: tr.number(edition.locatedCount(cooperations)) })
      : tr.t('list.empty');
    groups.replaceChildren(...sections(shown, edition, tr, store));
    mark();
    if (cooperations.length === 0 && store.view.themes) groups.append(widen(tr, store));
    if (spoken) announce(summary.textContent);
  };
  host.replaceChildren(
    element('div', { class: 'list-filter' }, element('label', { for: input.id }, tr.t('list.filter')), input),
    summary,
    groups,
  );
  const mark = () => {
    const { selection } = store.view;
    const current = selection?.kind === 'cooperation' ? selection.id : null;
    for (const row of groups.querySelectorAll('[data-cooperation]')) {
      if (row.getAttribute('data-cooperation') === current) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
    }
  };
  store.listen((view, before) => {
    if (view.themes !== before.themes) refresh();
    // The rows stay: the one that was pressed gets the focus back.
    if (view.selection !== before.selection) mark();
  });
  refresh();
}

/** @param {Edition} edition @param {Translator} tr @returns {Row[]} */
function rowsOf(edition, tr) {
  /** @type {Row[]} */
  const rows = [];
  for (const cooperation of edition.cooperations) {
    const partners = cooperation.partners.map(({ id }) => {
      const partner = edition.partners.get(id);
      return [
        partner?.name,
        partner?.source_name,
        ...(partner?.other_names ?? []),
        ...partnerCountries(edition, tr, id),
      ].join(' ');
    });
    for (const authority of new Set(cooperation.authorities.map(({ id }) => id))) {
      const name = edition.authorities.get(authority)?.name ?? authority;
      const text = fold([name, cooperation.title, cooperation.programme, ...partners].join(' '));
      rows.push({ authority, cooperation, text });
    }
  }
  return rows;
}

/**
 * @param {Row[]} rows
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Store} store
 */
function sections(rows, edition, tr, store) {
  /** @type {Map<string, Cooperation[]>} */
  const byAuthority = new Map();
  for (const { authority, cooperation } of rows) {
    byAuthority.set(authority, [...(byAuthority.get(authority) ?? []), cooperation]);
  }
  const named = [...byAuthority].map(([id, cooperations]) => ({
    id,
    cooperations,
    name: edition.authorities.get(id)?.name ?? id,
  }));
  named.sort((a, b) => tr.compare(a.name, b.name));
  return named.map(({ id, name, cooperations }) =>
    element(
      'section',
      {},
      element(
        'h3',
        {},
        element(
          'button',
          {
            type: 'button',
            class: 'name-button',
            onclick: () => store.change({ selection: { kind: 'authority', id } }),
          },
          name,
        ),
      ),
      element(
        'ul',
        { role: 'list' },
        cooperations.map((cooperation) => item(cooperation, edition, tr, store)),
      ),
    ),
  );
}

/** @param {Cooperation} cooperation @param {Edition} edition @param {Translator} tr @param {Store} store */
function item(cooperation, edition, tr, store) {
  const theme = edition.themeOf.get(cooperation.themes[0]);
  const countries = [...new Set(cooperation.partners.flatMap(({ id }) => partnerCountries(edition, tr, id)))];
  const nowhere = edition.exactness(cooperation) === 'none';
  return element(
    'li',
    {},
    element(
      'button',
      {
        type: 'button',
        class: 'row-button',
        'data-cooperation': cooperation.id,
        onclick: () => store.change({ selection: { kind: 'cooperation', id: cooperation.id } }),
      },
      theme && themeGlyph(theme),
      element('span', { class: 'row-title', lang: 'fr' }, cooperation.title),
      element(
        'span',
        { class: 'row-place' },
        [
          countries.slice(0, 3).join(', ') + (countries.length > 3 ? '…' : ''),
          nowhere && tr.t('list.nowhere'),
        ]
          .filter(Boolean)
          .join(' · '),
      ),
    ),
  );
}

/** @param {Translator} tr @param {Store} store */
function widen(tr, store) {
  return element(
    'button',
    { type: 'button', class: 'quiet-button', onclick: () => store.change({ themes: null }) },
    tr.t('list.widen'),
  );
}
