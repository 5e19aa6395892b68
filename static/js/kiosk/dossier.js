import { isUnsaid } from '../data/theme.js';
import { authorityName, countryName, partnerLabel, sentenceStart } from '../text/sentences.js';
import { element } from '../ui/element.js';
import { themeSwatch } from '../ui/swatch.js';
import { row, rows } from './rows.js';

/** @typedef {import('../ui/cooperation-card.js').Desk} Desk */
/** @typedef {import('../ui/element.js').Child} Child */
/** @typedef {import('../contract.d.ts').Text} Text */

/**
 * What the kiosk reads of a dossier, which the program makes: /missions/dossier.json.
 * @typedef {object} Dossier
 * @property {{ authorities: number, cooperations: number, countries: number, active: number, themes: { theme: string, cooperations: number }[] }} summary
 * @property {DossierCountry[]} countries
 * @property {{ id: string, cooperations: string[] }[]} across partners of several countries
 * @property {{ id: string, cooperations: string[] }[]} authorities
 * @property {{ themes: { theme: string, cooperations: number }[], countries: { code: string }[] }} gaps
 */

/**
 * @typedef {object} DossierCountry
 * @property {string} iso2
 * @property {number} cooperations
 * @property {{ partners: { id: string, cooperations: string[] }[] }[]} places
 * @property {{ id: string, cooperations: string[] }[]} unplaced
 * @property {{ capital: { name: Text } | null, languages: Named[], currencies: Named[] } | null} facts
 */

/** @typedef {{ code: string, name: Text, names: Record<string, string> }} Named */

/** Before one says that it does not come. */
const PATIENCE = 10_000;
/** A subject of fewer than one cooperation in so many is not what a region is about. */
const FOREMOST = 6;

/**
 * @param {string} query
 * @returns {Promise<Dossier | null>} null when it does not come
 */
export async function fetchDossier(query) {
  try {
    const answer = await fetch(`/missions/dossier.json?${query}`, { signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * In one sentence, what there is.
 * @param {Desk} desk
 * @param {Dossier} dossier
 */
export function dossierSentence({ edition, tr }, { summary }) {
  const { authorities, cooperations, countries, active } = summary;
  if (cooperations === 0) return tr.t('mission.nothing');
  const foremost = summary.themes
    .flatMap((each) => {
      const theme = edition.themeOf.get(each.theme);
      return theme && !isUnsaid(theme) && each.cooperations * FOREMOST >= cooperations ? [theme] : [];
    })
    .slice(0, 2);
  const names = foremost.map(({ label }) => tr.t('mission.quoted', { text: tr.pick(label) }));
  const parts = [
    tr.t('mission.sentence', {
      authorities: tr.n('count.authorities', authorities),
      cooperations: tr.n('count.cooperations', cooperations),
      countries: tr.n('count.countries', countries),
    }),
    active > 0 ? tr.n('mission.sentence.active', active) : tr.t('mission.sentence.none_active'),
    names.length > 0 ? tr.t('mission.sentence.mostly', { themes: tr.list(names) }) : '',
  ];
  return tr.t('count.sentence', { count: sentenceStart(parts.join('')) });
}

/**
 * A dossier to be read, for fingers: country by country, who goes there, and what
 * is missing. What the page does not know by itself cannot be opened, and is left
 * out.
 * @param {Desk} desk
 * @param {Dossier} dossier
 * @returns {Child[]}
 */
export function dossierParts(desk, dossier) {
  const known = dossier.countries.some(({ facts }) => facts);
  return [
    dossier.countries.length > 0 &&
      !known &&
      element('p', { class: 'browse-facts' }, desk.tr.t('mission.no_facts')),
    ...dossier.countries.map((country) => countryPart(desk, country)),
    dossier.across.length > 0 && part(desk.tr.t('mission.across'), partnerRows(desk, dossier.across)),
    dossier.authorities.length > 0 && whoPart(desk, dossier),
    gapsPart(desk, dossier),
  ];
}

/** @param {string} title @param {...Child} children */
function part(title, ...children) {
  return element('section', { class: 'browse-part' }, element('h3', {}, title), ...children);
}

/** @param {Desk} desk @param {DossierCountry} country */
function countryPart(desk, country) {
  const { edition, tr } = desk;
  const partners = [...country.places.flatMap((place) => place.partners), ...country.unplaced];
  return part(
    countryName(edition, tr, country.iso2),
    element('p', { class: 'browse-facts' }, factsOf(desk, country)),
    partnerRows(desk, partners),
  );
}

/** @param {Desk} desk @param {DossierCountry} country */
function factsOf({ tr }, { cooperations, facts }) {
  const count = tr.n('count.cooperations', cooperations);
  if (!facts) return count;
  /** @param {Named[]} all */
  const names = (all) => all.map((each) => each.names[tr.lang] ?? tr.pick(each.name));
  /** @param {string} label @param {string[]} said */
  const fact = (label, said) =>
    said.length > 0 ? [tr.t('kiosk.fact', { label, fact: said.join(tr.t('sentence.comma')) })] : [];
  return [
    count,
    ...fact(tr.t('mission.capital'), facts.capital ? [tr.pick(facts.capital.name)] : []),
    ...fact(tr.n('mission.languages', facts.languages.length), names(facts.languages)),
    ...fact(tr.n('mission.currencies', facts.currencies.length), names(facts.currencies)),
  ].join(' · ');
}

/** @param {Desk} desk @param {{ id: string, cooperations: string[] }[]} partners */
function partnerRows({ edition, tr, store }, partners) {
  const known = partners.filter(({ id }) => edition.partners.has(id));
  const named = known.map((each) => ({ ...each, name: sentenceStart(partnerLabel(edition, tr, each.id)) }));
  named.sort((a, b) => tr.compare(a.name, b.name));
  return rows(
    named.map(({ id, name, cooperations }) =>
      row(name, tr.n('count.cooperations', cooperations.length), () =>
        store.change({ selection: { kind: 'partner', id } }),
      ),
    ),
  );
}

/** @param {Desk} desk @param {Dossier} dossier */
function whoPart({ edition, tr, store }, { authorities }) {
  const known = authorities.filter(({ id }) => edition.authorities.has(id));
  const named = known.map((each) => ({ ...each, name: authorityName(edition, tr, each.id) }));
  named.sort((a, b) => tr.compare(a.name, b.name));
  return part(
    tr.t('kiosk.dossier_who'),
    rows(
      named.map(({ id, name, cooperations }) =>
        row(sentenceStart(name), tr.n('count.cooperations', cooperations.length), () =>
          store.change({ selection: { kind: 'authority', id } }),
        ),
      ),
    ),
  );
}

/** @param {Desk} desk @param {Dossier} dossier */
function gapsPart({ edition, tr }, { gaps }) {
  const themes = gaps.themes.flatMap(({ theme, cooperations }) => {
    const known = edition.themeOf.get(theme);
    return known ? [{ theme: known, cooperations }] : [];
  });
  const empty = gaps.countries.map(({ code }) => countryName(edition, tr, code)).sort(tr.compare);
  return part(
    tr.t('mission.gaps'),
    element(
      'ul',
      { role: 'list', class: 'browse-gaps' },
      themes.map(({ theme, cooperations }) =>
        element(
          'li',
          { class: cooperations === 0 && 'is-gap' },
          themeSwatch(theme),
          element('span', { class: 'browse-label' }, tr.pick(theme.label)),
          element(
            'span',
            { class: 'browse-detail' },
            cooperations === 0 ? tr.t('mission.no_cooperation') : tr.n('count.cooperations', cooperations),
          ),
        ),
      ),
    ),
    empty.length > 0 &&
      element(
        'p',
        { class: 'browse-empty' },
        tr.t('kiosk.fact', { label: tr.t('mission.empty'), fact: empty.join(' · ') }),
      ),
  );
}
