import { parseEdtf, period } from './edtf.js';
import { fold } from './fold.js';
import { afterA, afterDe, frenchCountry, frenchName } from './french.js';

/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('../contract.d.ts').Participant} Participant */
/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('./translate.js').Translator} Translator */

/**
 * Who does what with whom, since when, in one plain sentence: "Un accord de
 * coopération unit Lille et Tlemcen (Algérie) depuis 2013."
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Cooperation} cooperation
 */
export function cooperationSentence(edition, tr, cooperation) {
  return sentenceStart(rawSentence(edition, tr, cooperation));
}

/** @param {Edition} edition @param {Translator} tr @param {Cooperation} cooperation */
function rawSentence(edition, tr, cooperation) {
  const { type } = cooperation;
  const tense = tenseOf(edition, cooperation);
  const around = actors(cooperation.authorities);
  const authorities = around.map((id) => authorityName(edition, tr, id));
  const leading = actors(cooperation.partners);
  const abroad = leading.filter((id) => !isNetwork(edition, id));
  const partners = abroad.map((id) => partnerName(edition, tr, id, around));
  const values = {
    what: tr.t(`form.${type}`),
    when: spaced(period(tr, cooperation.start, cooperation.end, tense === 'past')),
    authorities: tr.list(authorities),
    actors: tr.list([...authorities, ...partners]),
  };
  if (isIntention(cooperation)) return intention(tr, authorities, partners);
  if (leading.length === 0) return tr.n(`sentence.alone_${tense}`, authorities.length, values);
  if (abroad.length === 0) {
    const network = tr.list(leading.map((id) => edition.partners.get(id)?.name ?? id));
    return tr.n(`sentence.network_${tense}`, authorities.length, { ...values, network });
  }
  if (type === 'gect') {
    const grouping = tr.list(abroad.map((id) => grouped(edition, tr, id)));
    return tr.n(`sentence.grouping_${tense}`, authorities.length, { ...values, grouping });
  }
  if (type === 'action_ponctuelle' && isMoment(cooperation)) return tr.t('sentence.moment', values);
  if (type === 'jumelage') {
    return tr.t(`sentence.twinning_${isUnsure(edition, cooperation) ? `unsure_${tense}` : tense}`, values);
  }
  if (around.length === 1 && abroad.length === 1) return tr.t(`sentence.pair_${tense}`, values);
  const towards = tr.list(tr.lang === 'fr' ? partners.map(afterA) : partners);
  return tr.t(`sentence.many_${tense}`, { ...values, partners: towards });
}

/** @param {Translator} tr @param {string[]} authorities @param {string[]} partners */
function intention(tr, authorities, partners) {
  const whose = tr.list(tr.lang === 'fr' ? authorities.map(afterDe) : authorities);
  if (partners.length === 0) return tr.n('sentence.intention_alone', authorities.length, { whose });
  return tr.n('sentence.intention', authorities.length, { whose, partners: tr.list(partners) });
}

/**
 * How to speak of a cooperation: what is over, or whose authorities are
 * dissolved, in the past; what has a beginning, "since" then.
 * @param {Edition} edition
 * @param {Cooperation} cooperation
 * @returns {'now' | 'since' | 'past'}
 */
function tenseOf(edition, cooperation) {
  if (isOver(edition, cooperation)) return 'past';
  return parseEdtf(cooperation.start) && !parseEdtf(cooperation.end) ? 'since' : 'now';
}

/** @param {Edition} edition @param {Cooperation} cooperation */
function isOver(edition, cooperation) {
  if (cooperation.status === 'ended') return true;
  const ids = actors(cooperation.authorities);
  if (ids.length > 0 && ids.every((id) => edition.authorities.get(id)?.dissolved_on)) return true;
  const end = parseEdtf(cooperation.end);
  return cooperation.status === 'unknown' && end !== null && end.year < new Date().getFullYear();
}

/** @param {Cooperation} cooperation whether it was all in one day, month or year */
function isMoment({ start, end }) {
  return Boolean(start) && start === end;
}

/**
 * Whether a record tells what an authority means to do, and not what it does:
 * planned, or noted as "une orientation" or "une intention".
 * @param {Cooperation} cooperation
 */
export function isIntention({ status, note }) {
  return status === 'project' || /^Une (orientation|intention)(?=\s)/.test(note ?? '');
}

/**
 * Whether a twinning may or may not be active still.
 * @param {Edition} edition
 * @param {Cooperation} cooperation
 */
export function isUnsure(edition, cooperation) {
  return cooperation.type === 'jumelage' && cooperation.status === 'unknown' && !isOver(edition, cooperation);
}

/**
 * Authorities and a partner that are only in the same networks.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {string} partner
 * @param {string[]} authorities
 * @param {Cooperation[]} cooperations those of the networks
 */
export function networkSentence(edition, tr, partner, authorities, cooperations) {
  const shared = edition.sharedNetworks(partner, cooperations).map((network) => network.name);
  const names = shared.length > 0 ? shared : cooperations.map((each) => each.programme || each.title);
  const { level } = edition.partners.get(partner) ?? {};
  const label = partnerLabel(edition, tr, partner);
  const members = [
    sentenceStart(tr.lang === 'fr' ? frenchName(label, level) : label),
    ...authorities.map((id) => authorityName(edition, tr, id)),
  ];
  return tr.t('sentence.same_network', { members: tr.list(members), network: tr.list(names) });
}

/** @param {Participant[]} participants each actor once, funders and operators left to the roles */
function actors(participants) {
  const leading = participants.filter(({ role }) => role !== 'funder' && role !== 'operator');
  const ids = (leading.length ? leading : participants).map(({ id }) => id);
  return [...new Set(ids)];
}

/** @param {Edition} edition @param {string} id */
function isNetwork(edition, id) {
  return edition.partners.get(id)?.level === 'network';
}

/** @param {Edition} edition @param {Translator} tr @param {string} id of what authorities are members of */
function grouped(edition, tr, id) {
  const name = edition.partners.get(id)?.name ?? id;
  return tr.lang === 'fr' ? afterDe(frenchName(name)) : name;
}

/** @param {Edition} edition @param {Translator} tr @param {string} id */
export function authorityName(edition, tr, id) {
  const name = edition.authorities.get(id)?.name ?? id;
  return tr.lang === 'fr' ? frenchName(name) : name;
}

/**
 * A partner with its country, as a sentence names it: "Naplouse (Palestine)",
 * "le Maroc", "des communes togolaises".
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {string} id
 * @param {string[]} [around] the authorities of the sentence, not to be named again: "villes jumelées de Roubaix"
 */
export function partnerName(edition, tr, id, around = []) {
  const partner = edition.partners.get(id);
  if (!partner) return id;
  const name = bareName(edition, tr, partner, around);
  const countries = partner.countries ?? [];
  const country = countries.length === 1 ? countryName(edition, tr, countries[0]) : '';
  if (tr.lang === 'fr') {
    const isCountry = partner.level === 'country' && name === country;
    const article = isCountry ? frenchCountry(name, countries[0]) : frenchName(name, partner.level);
    return withCountry(tr, article, partner.level === 'country' ? '' : country);
  }
  if (partner.level === 'country') return subjectCountry(tr, name);
  if (partner.level === 'basin' && countries.length > 0) return tr.lang === 'en' ? `the ${name}` : name;
  return withCountry(tr, name, country);
}

/** @param {Translator} tr @param {string} name as English says it in a sentence: "the Netherlands", "Senegal" */
function subjectCountry(tr, name) {
  if (tr.lang !== 'en') return name;
  const article = /^(United|Netherlands|Comoros|Gambia|Bahamas|Maldives|Philippines)|Republic|Islands$/;
  return article.test(name) ? `the ${name}` : name;
}

/**
 * A partner as a title or a list names it, without article or country.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {string} id
 */
export function partnerLabel(edition, tr, id) {
  const partner = edition.partners.get(id);
  return partner ? bareName(edition, tr, partner, []) : id;
}

/**
 * A partner of a list, with its country: "Région de Kayes (Mali)".
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {string} id
 */
export function partnerEntry(edition, tr, id) {
  const partner = edition.partners.get(id);
  const countries = partner?.level === 'country' ? [] : (partner?.countries ?? []);
  const country = countries.length === 1 ? countryName(edition, tr, countries[0]) : '';
  return withCountry(tr, sentenceStart(partnerLabel(edition, tr, id)), country);
}

/** @param {Translator} tr @param {string} name @param {string} country */
function withCountry(tr, name, country) {
  if (!country || fold(name).includes(fold(country))) return name;
  // "Menden (Sauerland)" is in "Menden (Sauerland, Allemagne)".
  const [, short, more] = /^(.+) \((.+)\)$/.exec(name) ?? [];
  if (more) return tr.t('sentence.place_within', { name: short, more, country });
  return tr.t('sentence.place', { name, country });
}

/**
 * A partner's name in the language of the page: as its place is called in it, or
 * the country it names, or nobody in particular.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {import('../data/edition.js').Partner} partner
 * @param {string[]} around
 */
function bareName(edition, tr, partner, around) {
  const { name, level, unnamed } = partner;
  const countries = partner.countries ?? [];
  if (level === 'country' && fold(name) === fold(edition.countries.get(countries[0])?.name.fr ?? '')) {
    return countryName(edition, tr, countries[0]);
  }
  if (!unnamed || level === 'network') return partner.names?.[tr.lang] ?? name;
  if (tr.lang === 'fr') return around.length > 0 ? withoutNames(edition, name, around) : name;
  if (level === 'country' && countries.length > 0) {
    return tr.t('sentence.unnamed_in', {
      country: subjectCountry(tr, countryName(edition, tr, countries[0])),
    });
  }
  return countries.length > 0 ? name : tr.t('sentence.unnamed');
}

/**
 * "Villes jumelées de Roubaix", said of Roubaix, are "villes jumelées"; what a
 * bracket tells apart needs no telling in the sentence of one cooperation.
 * @param {Edition} edition
 * @param {string} name
 * @param {string[]} authorities
 */
function withoutNames(edition, name, authorities) {
  const short = name.replace(/ \(.*\)$/, '');
  const found = /^(.+?) (?:de la |de l’|de |du |des |d’)(.+)$/.exec(short);
  if (!found) return short;
  const whose = fold(found[2]);
  const said = authorities.some((id) => fold(edition.authorities.get(id)?.name ?? id).endsWith(whose));
  return said ? found[1] : short;
}

/**
 * The title of a cooperation. That of a plain twinning says no more than whom
 * it joins, so that it can be said in any language.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Cooperation} cooperation
 * @returns {{ text: string, lang: string | undefined }} with its language, when it is not the page's
 */
export function cooperationTitle(edition, tr, cooperation) {
  const { title, type, description, authorities, partners } = cooperation;
  if (tr.lang === 'fr') return { text: title, lang: undefined };
  if (type !== 'jumelage' || description) return { text: title, lang: 'fr' };
  const names = [
    ...actors(authorities).map((id) => authorityName(edition, tr, id)),
    ...actors(partners).map((id) => partnerLabel(edition, tr, id)),
  ];
  return { text: tr.t('sentence.twinning_title', { actors: tr.list(names) }), lang: undefined };
}

/** @param {Edition} edition @param {Translator} tr @param {string} iso2 */
export function countryName(edition, tr, iso2) {
  return tr.pick(edition.countries.get(iso2)?.name) || iso2;
}

/**
 * The countries of a partner, by name.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {string} id
 */
export function partnerCountries(edition, tr, id) {
  return (edition.partners.get(id)?.countries ?? []).map((code) => countryName(edition, tr, code));
}

/** @param {string} text */
export function sentenceStart(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {string} words @returns {string} with a space before, when there are any */
function spaced(words) {
  return words ? ` ${words}` : '';
}
