import { parseEdtf } from '../text/edtf.js';
import { countryAliases, searchable } from '../text/searchable.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('../state/filters.js').ChoiceName} ChoiceName */
/** @typedef {import('../state/filters.js').Known} Known */

/**
 * A cooperation as the filters see it: its values in each facet.
 * @typedef {object} Card
 * @property {Cooperation} cooperation
 * @property {Record<ChoiceName, readonly string[]>} values
 * @property {[number, number] | null} years the first and the last in which it may have begun
 * @property {number | null} year in which it began, when that is known to the year
 * @property {string} text by which it is searched, folded; made when it is first asked for
 */

/**
 * @typedef {object} Deck
 * @property {Card[]} cards
 * @property {Known} known the values there are, in the order in which they are shown
 * @property {[number, number]} span the first and the last year of all
 * @property {(iso2: string) => readonly string[]} around a country and the regions of the world it is in
 */

/** @type {readonly string[]} */
const KINDS = ['region', 'department', 'epci', 'pays', 'commune'];
/** @type {readonly string[]} */
const STATUSES = ['active', 'project', 'suspended', 'ended', 'unknown'];
/** @type {readonly string[]} */
const CONFIDENCES = ['confirmed', 'reported'];

/**
 * @param {Edition} edition
 * @param {Map<string, string>} [names] what else partners and authorities are called, by `kind:id`
 * @returns {Deck}
 */
export function deckOf(edition, names = new Map()) {
  const around = regionsAround(edition);
  const cards = edition.cooperations.map((each) => cardOf(edition, each, names, around));
  /** @param {ChoiceName} name @param {readonly string[]} order */
  const present = (name, order) => {
    const values = new Set(cards.flatMap((card) => card.values[name]));
    return order.filter((value) => values.has(value));
  };
  /** @type {[number, number]} */
  const span = [Infinity, -Infinity];
  for (const { years } of cards) {
    if (!years) continue;
    span[0] = Math.min(span[0], years[0]);
    span[1] = Math.max(span[1], years[1]);
  }
  const places = [
    ...(edition.reference.world_regions ?? []).map(({ code }) => code),
    ...edition.countries.keys(),
  ];
  return {
    cards,
    known: {
      themes: edition.themes.map(({ code }) => code),
      types: present('types', [...edition.types.keys()]),
      status: present('status', STATUSES),
      places: present('places', places),
      kinds: present('kinds', KINDS),
      confidence: present('confidence', CONFIDENCES),
    },
    span: span[0] <= span[1] ? span : [0, 0],
    around,
  };
}

/**
 * @param {Edition} edition
 * @param {Cooperation} cooperation
 * @param {Map<string, string>} names
 * @param {Deck['around']} around
 * @returns {Card}
 */
function cardOf(edition, cooperation, names, around) {
  const countries = cooperation.partners.flatMap(({ id }) => edition.partners.get(id)?.countries ?? []);
  const kinds = cooperation.authorities.map(({ id }) => edition.authorities.get(id)?.kind ?? 'commune');
  /** @type {string | undefined} */
  let text;
  return {
    cooperation,
    values: {
      themes: [cooperation.themes[0]],
      types: [cooperation.type],
      status: [cooperation.status],
      places: [...new Set(countries.flatMap(around))],
      kinds: [...new Set(kinds)],
      confidence: [cooperation.confidence],
    },
    ...beginningOf(cooperation),
    // Most visits search nothing, and the map should not wait for this.
    get text() {
      text ??= textOf(edition, cooperation, names);
      return text;
    },
  };
}

/**
 * Between which years a cooperation began: those of its end say nothing of it.
 * @param {Cooperation} cooperation
 * @returns {{ years: [number, number] | null, year: number | null }}
 */
function beginningOf({ start }) {
  const date = parseEdtf(start);
  if (!date) return { years: null, year: null };
  const more = date.precision === 'century' ? 99 : date.precision === 'decade' ? 9 : 0;
  return { years: [date.year, date.year + more], year: more === 0 ? date.year : null };
}

/** @param {Edition} edition @returns {Deck['around']} */
function regionsAround(edition) {
  const parents = new Map((edition.reference.world_regions ?? []).map(({ code, parent }) => [code, parent]));
  /** @type {Map<string, readonly string[]>} */
  const known = new Map();
  return (iso2) => {
    const before = known.get(iso2);
    if (before) return before;
    const chain = [iso2];
    let region = edition.countries.get(iso2)?.region;
    // The world is around everything: it tells nothing apart.
    while (region && parents.get(region)) {
      chain.push(region);
      region = parents.get(region) ?? undefined;
    }
    known.set(iso2, chain);
    return chain;
  };
}

/** @param {Edition} edition @param {Cooperation} cooperation @param {Map<string, string>} names */
function textOf(edition, cooperation, names) {
  const authorities = cooperation.authorities.flatMap(({ id }) => {
    const body = edition.authorities.get(id);
    return [body?.name ?? id, ...(body?.other_names ?? []).map(({ name }) => name)];
  });
  const partners = cooperation.partners.flatMap(({ id }) => {
    const partner = edition.partners.get(id);
    const countries = (partner?.countries ?? []).flatMap((iso2) => {
      const name = edition.countries.get(iso2)?.name;
      return [...Object.values(name ?? {}), ...countryAliases(iso2)];
    });
    return [
      partner?.name,
      ...Object.values(partner?.names ?? {}),
      partner?.source_name,
      ...(partner?.other_names ?? []),
      partner?.qualifier,
      partner?.place_name,
      names.get(`partner:${id}`),
      ...countries,
    ];
  });
  const words = [...authorities, cooperation.title, cooperation.programme, ...partners];
  return searchable(words.filter(Boolean).join(' '));
}
