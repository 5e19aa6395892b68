import { matches } from '../text/fold.js';
import { countSentence } from '../text/places.js';
import { partnerCountries } from '../text/sentences.js';
import { element } from './element.js';
import { countryAliases, nearNames, searchable } from './list-search.js';
import { themeGlyph } from './swatch.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('../text/translate.js').Translator} Translator */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */

/** @typedef {{ kind: string, id: string, names: string[], admin1?: string | null }} Place */
/** @typedef {{ authority: string, cooperation: Cooperation, text: string }} Row */

/**
 * The same cooperations as a list: by authority, in alphabetical order, with a
 * box to filter them by any name in them.
 * @param {HTMLElement} host
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Store} store
 * @param {(sentence: string) => void} announce
 * @param {() => Promise<Place[]>} fetchPlaces what else the places are called, asked for once somebody types
 */
export function showList(host, edition, tr, store, announce, fetchPlaces) {
  let rows = rowsOf(edition, tr, new Map());
  const input = element('input', {
    type: 'search',
    id: 'list-filter',
    autocomplete: 'off',
    placeholder: tr.t('list.placeholder'),
    value: store.view.query,
    oninput: () => {
      store.change({ query: input.value.trim() });
      refresh(true);
      learn();
    },
  });
  const summary = element('p', { class: 'list-summary' });
  const groups = element('div', { class: 'list-groups' });

  const refresh = (spoken = false) => {
    const query = searchable(input.value);
    const shown = rows.filter(
      (row) => edition.hasTheme(row.cooperation, store.view.themes) && (!query || matches(row.text, query)),
    );
    const cooperations = [...new Set(shown.map((row) => row.cooperation))];
    summary.textContent = cooperations.length ? countSentence(edition, tr, cooperations) : tr.t('list.empty');
    groups.replaceChildren(...sections(shown, edition, tr, store));
    mark();
    if (cooperations.length === 0 && query) groups.append(...near(edition, tr, input.value, ask));
    if (cooperations.length === 0 && store.view.themes) groups.append(widen(tr, store));
    if (spoken) announce([summary.textContent, groups.querySelector('.near')?.textContent].join(' ').trim());
  };
  /** @param {string} name */
  const ask = (name) => {
    input.value = name;
    store.change({ query: name });
    refresh(true);
    input.focus();
  };
  let learning = false;
  const learn = async () => {
    if (learning) return;
    learning = true;
    try {
      const places = await fetchPlaces();
      rows = rowsOf(edition, tr, namesOf(places));
      if (input.value) refresh();
    } catch {
      // The names the page has are enough to search by; the next letter asks again.
      learning = false;
    }
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
    if (view.query !== before.query && view.query !== input.value.trim()) {
      input.value = view.query;
      refresh();
    }
    if (view.themes !== before.themes) refresh();
    // The rows stay: the one that was pressed gets the focus back.
    if (view.selection !== before.selection) mark();
  });
  refresh();
  if (store.view.query) learn();
}

/** @param {Place[]} places @returns {Map<string, string>} what the places of partners and authorities are called */
function namesOf(places) {
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const { kind, id, names: own, admin1 } of places) {
    if (kind === 'partner' || kind === 'authority')
      names.set(`${kind}:${id}`, [...own, kind === 'partner' && admin1].filter(Boolean).join(' '));
  }
  return names;
}

/**
 * The rows, each with all by which it may be searched.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Map<string, string>} places more names, of what is on the map
 * @returns {Row[]}
 */
function rowsOf(edition, tr, places) {
  /** @type {Row[]} */
  const rows = [];
  for (const cooperation of edition.cooperations) {
    const partners = cooperation.partners.map(({ id }) => {
      const partner = edition.partners.get(id);
      return [
        partner?.name,
        partner?.source_name,
        ...(partner?.other_names ?? []),
        partner?.qualifier,
        partner?.place_name,
        places.get(`partner:${id}`),
        ...partnerCountries(edition, tr, id),
        ...(partner?.countries ?? []).flatMap(countryAliases),
      ].join(' ');
    });
    for (const authority of new Set(cooperation.authorities.map(({ id }) => id))) {
      const body = edition.authorities.get(authority);
      const names = [body?.name ?? authority, ...(body?.other_names ?? []).map(({ name }) => name)];
      const text = searchable([...names, cooperation.title, cooperation.programme, ...partners].join(' '));
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

/**
 * The names that are nearly what was typed, to be pressed.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {string} query
 * @param {(name: string) => void} ask
 */
function near(edition, tr, query, ask) {
  const known = new Set([
    ...[...edition.authorities.values(), ...edition.partners.values()].map(({ name }) => name),
    ...[...edition.partners.values()].flatMap(({ id }) => partnerCountries(edition, tr, id)),
  ]);
  const names = nearNames(query, known);
  if (names.length === 0) return [];
  const buttons = names.flatMap((name, i) => [
    i > 0 ? ', ' : ' ',
    element('button', { type: 'button', class: 'name-button', onclick: () => ask(name) }, name),
  ]);
  return [element('p', { class: 'near' }, tr.t('list.near'), ...buttons)];
}

/** @param {Translator} tr @param {Store} store */
function widen(tr, store) {
  return element(
    'button',
    { type: 'button', class: 'quiet-button', onclick: () => store.change({ themes: null }) },
    tr.t('list.widen'),
  );
}
