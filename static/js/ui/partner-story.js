import { countSentence, placeSentence } from '../text/places.js';
import { countryName, networkSentence, partnerEntry, partnerLabel } from '../text/sentences.js';
import { chooser } from './cooperation-card.js';
import { element } from './element.js';
import { note, titles } from './story-parts.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('./panel.js').Story} Story */

/** @param {Desk} desk @param {string} id @param {Cooperation[]} cooperations @returns {Story} */
export function partnerStory(desk, id, cooperations) {
  const { edition, tr, store } = desk;
  const partner = edition.partners.get(id);
  const authorities = new Set(
    cooperations.flatMap((each) => each.authorities.map((authority) => authority.id)),
  );
  const members = (partner?.members ?? []).map((member) =>
    member.kind === 'authority'
      ? chooser(store, 'authority', member.id, edition.authorities.get(member.id)?.name ?? member.id)
      : chooser(store, 'partner', member.id, partnerEntry(edition, tr, member.id)),
  );
  const networks = edition.networks.get(id) ?? [];
  const countries = partner?.countries ?? [];
  return {
    kicker: tr.t(`level.${partner?.level ?? 'locality'}`),
    title: partnerLabel(edition, tr, id),
    frenchLead: Boolean(partner?.note),
    lead: [
      element(
        'p',
        { class: 'choosers' },
        countries.flatMap((iso2, i) => [
          i > 0 ? tr.t('sentence.comma') : '',
          chooser(store, 'country', iso2, countryName(edition, tr, iso2)),
        ]),
      ),
      cooperations.length > 0 &&
        element(
          'p',
          {},
          countSentence(edition, tr, cooperations, tr.n('count.authorities', authorities.size)),
        ),
      note(placeSentence(edition, tr, id)),
      partner?.source_name && partner.source_name !== partner.name
        ? element('p', { class: 'note' }, tr.t('panel.source_name', { name: partner.source_name }))
        : null,
      partner?.note ? element('p', { class: 'note', lang: 'fr' }, partner.note) : null,
      members.length > 0 &&
        element(
          'div',
          { class: 'members' },
          element('h3', {}, tr.t('panel.members')),
          element(
            'ul',
            { role: 'list' },
            members.map((member) => element('li', {}, member)),
          ),
        ),
    ],
    cooperations,
    after: networks.map((network) => membership(desk, id, network)),
  };
}

/**
 * That a partner is in a network, which is not to be a partner of its other
 * members.
 * @param {Desk} desk
 * @param {string} id
 * @param {import('../data/edition.js').Partner} network
 */
function membership({ edition, tr, store }, id, network) {
  const cooperations = edition.cooperationsOf({ kind: 'partner', id: network.id });
  const authorities = (network.members ?? [])
    .filter(({ kind }) => kind === 'authority')
    .map((each) => each.id);
  if (cooperations.length === 0 || authorities.length === 0) {
    return element(
      'p',
      { class: 'note' },
      tr.t('panel.member_of'),
      ' ',
      chooser(store, 'partner', network.id, network.name),
    );
  }
  return element(
    'div',
    { class: 'membership' },
    element('p', {}, networkSentence(edition, tr, id, authorities, cooperations)),
    element('p', { class: 'note' }, tr.t('panel.see_network'), ' ', titles(store, cooperations)),
  );
}
