import { dateWords, parseEdtf } from '../text/edtf.js';
import { sentenceStart } from '../text/sentences.js';
import { sorted } from './order.js';

/** @typedef {import('./order.js').Entry} Entry */
/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../state/address.js').Order} Order */
/** @typedef {import('../state/filters.js').Filters} Filters */
/** @typedef {import('../text/translate.js').Translator} Translator */

/**
 * Some rows of the list under one heading.
 * @typedef {object} Group
 * @property {string} title
 * @property {import('../state/address.js').Selection | null} selection what the title names, when it can be selected
 * @property {Entry[]} entries
 */

/**
 * The list under headings: by authority, by country, by year; those of which
 * what sorts them is not known come last, under a heading that says so. One of
 * several authorities or countries stands under each.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {readonly Entry[]} entries in alphabetical order
 * @param {Order} order
 * @param {Filters} filters
 * @param {(iso2: string) => readonly string[]} around a country and the regions it is in
 * @returns {Group[]}
 */
export function groupsOf(edition, tr, entries, order, filters, around) {
  switch (order.by) {
    case 'nom':
      return named(tr, entries, order, 'authority', ({ authorities }) =>
        authorities.filter(({ id }) => isKind(edition, filters, id)),
      );
    case 'pays':
      return named(tr, entries, order, 'country', ({ countries }) =>
        countries
          .filter(
            ({ iso2 }) => !filters.places || around(iso2).some((code) => filters.places?.includes(code)),
          )
          .map(({ iso2, name }) => ({ id: iso2, name })),
      );
    case 'annee':
      return dated(tr, entries, order);
    case 'distance':
      return measured(tr, entries, order);
  }
}

/** @param {Edition} edition @param {Filters} filters @param {string} id */
function isKind(edition, { kinds }, id) {
  return !kinds || kinds.includes(edition.authorities.get(id)?.kind ?? 'commune');
}

/**
 * @param {Translator} tr
 * @param {readonly Entry[]} entries
 * @param {Order} order
 * @param {'authority' | 'country'} kind
 * @param {(entry: Entry) => { id: string, name: string }[]} namesOf
 * @returns {Group[]}
 */
function named(tr, entries, { descending }, kind, namesOf) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  /** @type {Entry[]} */
  const nowhere = [];
  for (const entry of entries) {
    const names = namesOf(entry);
    if (names.length === 0) nowhere.push(entry);
    for (const { id, name } of names) {
      const group = groups.get(id);
      if (group) group.entries.push(entry);
      else groups.set(id, { title: name, selection: { kind, id }, entries: [entry] });
    }
  }
  const way = descending ? -1 : 1;
  const known = [...groups.values()].sort((a, b) => way * tr.compare(a.title, b.title));
  return [...known, ...last(tr, `list.no_${kind}`, nowhere)];
}

/** @param {Translator} tr @param {readonly Entry[]} entries @param {Order} order @returns {Group[]} */
function dated(tr, entries, order) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  const all = sorted(tr, entries, order);
  for (const entry of all) {
    const date = parseEdtf(entry.cooperation.start);
    if (!date) continue;
    const vague = date.precision === 'decade' || date.precision === 'century';
    const title = vague ? sentenceStart(dateWords(tr, entry.cooperation.start)) : String(date.year);
    const group = groups.get(title);
    if (group) group.entries.push(entry);
    else groups.set(title, { title, selection: null, entries: [entry] });
  }
  return [
    ...groups.values(),
    ...last(
      tr,
      'list.no_date',
      all.filter(({ year }) => year === null),
    ),
  ];
}

/** @param {Translator} tr @param {readonly Entry[]} entries @param {Order} order @returns {Group[]} */
function measured(tr, entries, order) {
  const all = sorted(tr, entries, order);
  const known = all.filter(({ reach }) => reach);
  const title = tr.t(order.descending ? 'list.farthest_first' : 'list.nearest_first');
  return [
    ...(known.length > 0 ? [{ title, selection: null, entries: known }] : []),
    ...last(
      tr,
      'list.no_distance',
      all.filter(({ reach }) => !reach),
    ),
  ];
}

/** @param {Translator} tr @param {string} key @param {Entry[]} entries @returns {Group[]} */
function last(tr, key, entries) {
  return entries.length > 0 ? [{ title: tr.t(key), selection: null, entries }] : [];
}
