import { period } from './edtf.js';
import { frenchCountry, frenchName } from './french.js';

/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('../contract.d.ts').Participant} Participant */
/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('./translate.js').Translator} Translator */

/**
 * Who does what with whom, since when, in one plain sentence: "Un jumelage
 * réunit Lille et Naplouse (Palestine) depuis 1998."
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Cooperation} cooperation
 */
export function cooperationSentence(edition, tr, cooperation) {
  return sentenceStart(rawSentence(edition, tr, cooperation));
}

/** @param {Edition} edition @param {Translator} tr @param {Cooperation} cooperation */
function rawSentence(edition, tr, cooperation) {
  const when = spaced(period(tr, cooperation.start, cooperation.end));
  const what = tr.t(`form.${cooperation.type}`);
  const authorities = actors(cooperation.authorities).map((id) => authorityName(edition, tr, id));
  const networks = actors(cooperation.partners).filter((id) => isNetwork(edition, id));
  const partners = actors(cooperation.partners)
    .filter((id) => !networks.includes(id))
    .map((id) => partnerName(edition, tr, id));
  if (cooperation.partners.length === 0) {
    return tr.n('sentence.alone', authorities.length, { what, authorities: tr.list(authorities), when });
  }
  if (partners.length === 0) {
    const network = tr.list(networks.map((id) => edition.partners.get(id)?.name ?? id));
    return tr.n('sentence.network', authorities.length, { authorities: tr.list(authorities), network, when });
  }
  if (authorities.length === 1 && partners.length === 1) {
    return tr.t('sentence.pair', { what, actors: tr.list([...authorities, ...partners]), when });
  }
  return tr.t('sentence.many', {
    what,
    authorities: tr.list(authorities),
    partners: tr.list(partners),
    when,
  });
}

/**
 * What joins an authority and a partner that are only in the same network.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {import('../contract.d.ts').LinkProperties} link
 */
export function networkSentence(edition, tr, link) {
  const cooperations = edition.cooperationsOf({ kind: 'link', id: `${link.authority}--${link.partner}` });
  const shared = edition.sharedNetworks(link.partner, cooperations).map((network) => network.name);
  const network = shared.length ? tr.list(shared) : tr.list(cooperations.map((c) => c.programme || c.title));
  return tr.t('sentence.same_network', {
    authority: sentenceStart(authorityName(edition, tr, link.authority)),
    partner: partnerName(edition, tr, link.partner),
    network,
  });
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

/** @param {Edition} edition @param {Translator} tr @param {string} id */
export function authorityName(edition, tr, id) {
  const name = edition.authorities.get(id)?.name ?? id;
  return tr.lang === 'fr' ? frenchName(name) : name;
}

/**
 * A partner with its country, as a sentence names it: "Naplouse (Palestine)",
 * "le Maroc".
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {string} id
 */
export function partnerName(edition, tr, id) {
  const partner = edition.partners.get(id);
  if (!partner) return id;
  const countries = partner.countries ?? [];
  const country = countries.length === 1 ? tr.pick(edition.countries.get(countries[0])?.name) : '';
  if (partner.level === 'country' && !partner.unnamed) {
    const name = country || partner.name;
    return tr.lang === 'fr' ? frenchCountry(name, countries[0]) : name;
  }
  const name = tr.lang === 'fr' ? frenchName(partner.name) : partner.name;
  if (!country || country === partner.name) return name;
  // "Menden (Sauerland)" is in "Menden (Sauerland, Allemagne)".
  if (name.endsWith(')')) return `${name.slice(0, -1)}, ${country})`;
  return tr.t('sentence.place', { name, country });
}

/**
 * The countries of a partner, by name.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {string} id
 */
export function partnerCountries(edition, tr, id) {
  const codes = edition.partners.get(id)?.countries ?? [];
  return codes.map((code) => tr.pick(edition.countries.get(code)?.name) || code);
}

/** @param {string} text */
export function sentenceStart(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {string} words @returns {string} with a space before, when there are any */
function spaced(words) {
  return words ? ` ${words}` : '';
}
