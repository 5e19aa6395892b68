import { countSentence } from '../text/places.js';
import { countryName } from '../text/sentences.js';
import { element } from './element.js';
import { titles } from './story-parts.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('./panel.js').Story} Story */

/** @param {Desk} desk @param {string} id @param {Cooperation[]} cooperations @returns {Story} */
export function countryStory({ edition, tr, store }, id, cooperations) {
  // A network that has members in a country is not a partnership with it.
  /** @param {Cooperation} cooperation */
  const isDirect = (cooperation) =>
    cooperation.partners.some((each) => {
      const partner = edition.partners.get(each.id);
      return partner?.level !== 'network' && partner?.countries?.includes(id);
    });
  const direct = cooperations.filter(isDirect);
  const through = cooperations.filter((each) => !isDirect(each));
  const authorities = new Set(direct.flatMap((each) => each.authorities.map((authority) => authority.id)));
  const sentence =
    direct.length > 0
      ? countSentence(edition, tr, direct, tr.n('count.authorities', authorities.size))
      : tr.t('panel.nothing_direct');
  return {
    kicker: tr.t('level.country'),
    title: countryName(edition, tr, id),
    lead: [cooperations.length > 0 && element('p', {}, sentence)],
    cooperations: direct,
    after: [
      through.length > 0 &&
        element(
          'p',
          { class: 'note' },
          tr.n('panel.country_networks', through.length),
          ' ',
          titles(store, through),
        ),
    ],
  };
}
