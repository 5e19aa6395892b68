import { afterDe, frenchCountry, frenchName } from './french.js';
import { partnerLabel } from './sentences.js';

/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('../contract.d.ts').LinkProperties} LinkProperties */
/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('./translate.js').Translator} Translator */

/**
 * How many cooperations there are, with whom, and how well they are placed:
 * "3 coopérations avec 2 collectivités, dont 2 à un lieu approché."
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Cooperation[]} cooperations
 * @param {string} [others] "2 collectivités"
 */
export function countSentence(edition, tr, cooperations, others = '') {
  const all = cooperations.length;
  const count = tr.n('count.cooperations', all);
  const who = others ? tr.t('count.with', { count, others }) : count;
  const worth = cooperations.map((each) => edition.exactness(each));
  const approximate = worth.filter((each) => each === 'approximate').length;
  const nowhere = worth.filter((each) => each === 'none').length;
  /** @param {'approximate' | 'nowhere'} key @param {number} n */
  const part = (key, n) => (n > 0 ? [tr.t(`count.${key}`, { n: tr.number(n) })] : []);
  if (approximate + nowhere === 0) return tr.t('count.sentence', { count: who });
  if (approximate === all) return tr.n('count.all_approximate', all, { count: who });
  if (nowhere === all) return tr.n('count.all_nowhere', all, { count: who });
  const parts = tr.list([...part('approximate', approximate), ...part('nowhere', nowhere)]);
  return tr.t('count.some', { count: who, parts });
}

/**
 * What the map's point is worth for a partner that is not at its exact place,
 * or why it has none. Empty for one that is.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {string} id
 */
export function placeSentence(edition, tr, id) {
  const partner = edition.partners.get(id);
  if (!partner || partner.exactness === 'exact') return '';
  if (partner.level === 'network') {
    return tr.t(partner.members?.length ? 'exactness.none_network' : 'exactness.none_members');
  }
  const several = (partner.countries ?? []).length > 1;
  if (partner.exactness === 'none') {
    return tr.t(partner.unnamed ? 'exactness.unnamed_nowhere' : 'exactness.none_place');
  }
  if (partner.unnamed) return tr.t(`exactness.unnamed_${several ? 'countries' : 'country'}`);
  const label = partnerLabel(edition, tr, id);
  const isCountry = partner.level === 'country' && !several;
  const whole = isCountry
    ? frenchCountry(label, partner.countries?.[0] ?? '')
    : frenchName(label, partner.level);
  const of = tr.lang === 'fr' ? afterDe(whole) : label;
  return tr.t(partner.level === 'locality' ? 'exactness.near' : 'exactness.centre', { of });
}

/**
 * What the map's points are worth for a cooperation.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Cooperation} cooperation
 * @returns {string[]} sentences
 */
export function placeSentences(edition, tr, cooperation) {
  if (edition.exactness(cooperation) === 'none') return [tr.t('exactness.cooperation_none')];
  const ids = [...new Set(cooperation.partners.map(({ id }) => id))];
  const loose = ids.filter((id) => edition.partners.get(id)?.exactness === 'approximate');
  if (loose.length === 1) return [placeSentence(edition, tr, loose[0])];
  const names = tr.list(loose.map((id) => partnerLabel(edition, tr, id)));
  return loose.length > 1 ? [tr.t('exactness.several', { names })] : [];
}

/** @typedef {{ km: number, about: boolean }} Reach how far, in kilometres; about, where the place is approximate */

/**
 * How far a link reaches: not for a whole country, in tens of kilometres for a
 * place that is approximate.
 * @param {Edition} edition
 * @param {LinkProperties} link
 * @returns {Reach | null}
 */
export function reachOf(edition, link) {
  const level = edition.partners.get(link.partner)?.level;
  if (level === 'country' || level === 'basin' || !(link.distance_km > 0)) return null;
  if (link.exactness === 'exact') return { km: Math.round(link.distance_km), about: false };
  return { km: Math.max(10, Math.round(link.distance_km / 10) * 10), about: true };
}

/**
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {LinkProperties} link
 */
export function distanceWords(edition, tr, link) {
  const reach = reachOf(edition, link);
  if (!reach) return '';
  return tr.t(reach.about ? 'panel.distance_about' : 'panel.distance', { km: tr.number(reach.km) });
}

/**
 * The same where there is little room: "1 234 km".
 * @param {Translator} tr
 * @param {Reach | null} reach
 */
export function kilometres(tr, reach) {
  if (!reach) return '';
  return tr.t(reach.about ? 'list.km_about' : 'list.km', { km: tr.number(reach.km) });
}
