import { countryAliases, searchable } from '../text/searchable.js';
import { countryName, partnerEntry } from '../text/sentences.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../contract.d.ts').Place} Place */
/** @typedef {import('../state/address.js').Selection} Selection */
/** @typedef {import('../text/translate.js').Translator} Translator */

/** @typedef {'authority' | 'commune' | 'partner' | 'country' | 'region' | 'theme' | 'programme'} EntryKind */

/**
 * Something that can be found by name.
 * @typedef {object} Entry
 * @property {EntryKind} kind
 * @property {string} id
 * @property {string} label
 * @property {string} [lang] of the label, where it is not the page's
 * @property {string} detail what tells it from others of its name
 * @property {number} count of its cooperations, which ranks it among equals
 * @property {readonly string[]} folded its names, its own first
 * @property {string} [code] one of them that few know it by: others of that name come first
 */

/**
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {readonly Place[]} places what else is known to have a name, once it came
 * @returns {Entry[]}
 */
export function entriesOf(edition, tr, places) {
  const others = new Map(places.map((place) => [`${place.kind}:${place.id}`, place.names]));
  /** @type {Entry[]} */
  const entries = [];
  /** @param {Omit<Entry, 'folded'>} entry @param {(string | null | undefined)[]} names */
  const add = (entry, names) => {
    const more = others.get(`${entry.kind}:${entry.id}`) ?? [];
    const folded = [...names, ...more].map((name) => searchable(name ?? '')).filter(Boolean);
    entries.push({ ...entry, folded: [...new Set(folded)] });
  };
  /** @param {number} count */
  const counted = (count) => (count > 0 ? tr.n('count.cooperations', count) : '');

  for (const { id, name, other_names } of edition.authorities.values()) {
    const count = edition.cooperationsOf({ kind: 'authority', id }).length;
    add({ kind: 'authority', id, label: name, detail: counted(count), count }, [
      name,
      ...(other_names ?? []).map((each) => each.name),
    ]);
  }
  for (const { id, name, names, source_name, other_names, place_name } of edition.partners.values()) {
    const count = edition.cooperationsOf({ kind: 'partner', id }).length;
    add({ kind: 'partner', id, label: partnerEntry(edition, tr, id), detail: counted(count), count }, [
      name,
      ...Object.values(names ?? {}),
      source_name,
      place_name,
      ...(other_names ?? []),
    ]);
  }
  for (const { iso2, name } of edition.countries.values()) {
    const count = edition.cooperationsOf({ kind: 'country', id: iso2 }).length;
    if (count === 0) continue;
    const label = countryName(edition, tr, iso2);
    add({ kind: 'country', id: iso2, label, detail: counted(count), count }, [
      ...Object.values(name),
      ...countryAliases(iso2),
    ]);
  }
  for (const { code, label } of edition.themes) {
    const count = edition.cooperations.filter(({ themes }) => themes[0] === code).length;
    if (count > 0)
      add({ kind: 'theme', id: code, label: tr.pick(label), detail: counted(count), count }, [
        ...Object.values(label),
      ]);
  }
  for (const { id, title, programme, type } of edition.cooperations) {
    // A twinning's title names its two towns, which are found by themselves.
    if (type === 'jumelage' && !programme) continue;
    const detail = programme && programme !== title ? programme : '';
    add({ kind: 'programme', id, label: title, lang: 'fr', detail, count: 1 }, [title, programme]);
  }
  for (const place of places) {
    if (place.kind === 'commune') entries.push(communeEntry(place));
  }
  return entries;
}

/**
 * The regions of the world where somebody cooperates.
 * @param {Edition} edition
 * @param {import('../facets/deck.js').Deck} deck
 * @param {Translator} tr
 * @returns {Entry[]}
 */
export function regionEntries(edition, deck, tr) {
  return (edition.reference.world_regions ?? []).flatMap(({ code, name }) => {
    const count = deck.cards.filter(({ values }) => values.places.includes(code)).length;
    if (count === 0) return [];
    const detail = tr.n('count.cooperations', count);
    const folded = Object.values(name).map(searchable);
    return [{ kind: 'region', id: code, label: tr.pick(name), detail, count, folded }];
  });
}

/** @param {Place} place @returns {Entry} */
function communeEntry({ id, names, postcodes = [] }) {
  const detail = postcodes.length > 2 ? `${postcodes[0]}…` : postcodes.join(', ');
  // INSEE's codes look like postal codes: 59140 is Caullery's, and Dunkerque's post.
  const code = id.toLowerCase();
  const folded = [...names.map(searchable), ...postcodes, code];
  return { kind: 'commune', id, label: names[0], detail, count: 0, folded, code };
}
