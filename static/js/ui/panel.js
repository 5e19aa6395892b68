import { dateWords } from '../text/edtf.js';
import { networkSentence, partnerCountries, partnerName, sentenceStart } from '../text/sentences.js';
import { authoritiesAt } from './authorities-at.js';
import { chooser, cooperationCard } from './cooperation-card.js';
import { element } from './element.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('./element.js').Child} Child */
/** @typedef {import('../state/address.js').Selection} Selection */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */

/** @typedef {{ kicker: string, title: string, titleLang?: string, lead: Child[], cooperations: Cooperation[], after?: Child[] }} Story */

/**
 * What the panel says of a selection.
 * @param {Desk} desk
 * @param {Selection} selection
 * @returns {{ title: HTMLHeadingElement, content: Node[] }}
 */
export function panelFor(desk, selection) {
  const story = storyOf(desk, selection);
  const { tr } = desk;
  const title = element('h2', { tabindex: '-1', id: 'detail-title', lang: story.titleLang }, story.title);
  const few = story.cooperations.length <= 2;
  const single = selection.kind === 'cooperation';
  const content = [
    element('p', { class: 'kicker' }, story.kicker),
    title,
    element('div', { class: 'detail-lead' }, story.lead),
    ...story.cooperations.map((each) => cooperationCard(desk, each, { open: few, titled: !single })),
    ...(story.after ?? []),
  ];
  if (story.cooperations.length === 0) content.push(element('p', {}, tr.t('panel.nothing')));
  return { title, content: /** @type {Node[]} */ (content.filter(Boolean)) };
}

/** @param {Desk} desk @param {Selection} selection @returns {Story} */
function storyOf(desk, selection) {
  const cooperations = desk.edition.inLegendOrder(desk.edition.cooperationsOf(selection));
  switch (selection.kind) {
    case 'link':
      return linkStory(desk, selection.id, cooperations);
    case 'partner':
      return partnerStory(desk, selection.id, cooperations);
    case 'authority':
      return authorityStory(desk, selection.id, cooperations);
    case 'country':
      return countryStory(desk, selection.id, cooperations);
    case 'cooperation':
      return cooperationStory(desk, cooperations[0]);
  }
}

/** @param {Desk} desk @param {string} id @param {Cooperation[]} cooperations @returns {Story} */
function linkStory(desk, id, cooperations) {
  const { edition, tr, store } = desk;
  const link = (edition.links.get(id) ?? [])[0].properties;
  const partner = edition.partners.get(link.partner);
  const countries = partnerCountries(edition, tr, link.partner);
  const distance = tr.t('panel.distance', { km: tr.number(Math.round(link.distance_km)) });
  const network = link.kind === 'network';
  return {
    kicker: [countries.join(', '), link.distance_km > 0 && distance].filter(Boolean).join(' · '),
    title: `${link.authority_name} – ${link.partner_name}`,
    lead: [
      element(
        'p',
        {},
        network ? networkSentence(edition, tr, link) : tr.n('panel.link', cooperations.length),
      ),
      exactnessNote(desk, partner),
      element(
        'p',
        { class: 'choosers' },
        tr.t('panel.see_all'),
        ' ',
        chooser(store, 'authority', link.authority, link.authority_name),
        ' · ',
        chooser(store, 'partner', link.partner, link.partner_name),
      ),
    ],
    cooperations,
  };
}

/** @param {Desk} desk @param {string} id @param {Cooperation[]} cooperations @returns {Story} */
function partnerStory(desk, id, cooperations) {
  const { edition, tr, store } = desk;
  const partner = edition.partners.get(id);
  const authorities = new Set(
    cooperations.flatMap((each) => each.authorities.map((authority) => authority.id)),
  );
  const members = (partner?.members ?? []).map((member) =>
    member.kind === 'authority'
      ? chooser(store, 'authority', member.id, edition.authorities.get(member.id)?.name ?? member.id)
      : chooser(store, 'partner', member.id, sentenceStart(partnerName(edition, tr, member.id))),
  );
  const networks = edition.networks.get(id) ?? [];
  const countries = partner?.countries ?? [];
  return {
    kicker: tr.t(`level.${partner?.level ?? 'locality'}`),
    title: partner?.name ?? id,
    lead: [
      element(
        'p',
        { class: 'choosers' },
        countries.flatMap((iso2, i) => [
          i > 0 ? ', ' : '',
          chooser(store, 'country', iso2, tr.pick(edition.countries.get(iso2)?.name) || iso2),
        ]),
      ),
      element('p', {}, counted(desk, cooperations, tr.n('count.authorities', authorities.size))),
      exactnessNote(desk, partner),
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
    after: networks.map((network) =>
      element(
        'p',
        { class: 'note' },
        tr.t('panel.member_of'),
        ' ',
        chooser(store, 'partner', network.id, network.name),
      ),
    ),
  };
}

/** @param {Desk} desk @param {string} id @param {Cooperation[]} cooperations @returns {Story} */
function authorityStory(desk, id, cooperations) {
  const { edition, tr, store } = desk;
  const authority = edition.authorities.get(id);
  const here = authoritiesAt(edition, id).filter((other) => other.id !== id);
  const successor = authority?.successor ? edition.authorities.get(authority.successor) : undefined;
  const dissolved = dateWords(tr, authority?.dissolved_on);
  const names = (authority?.other_names ?? []).map(({ name, since, until }) => {
    const years = [dateWords(tr, since), dateWords(tr, until)];
    return years.some(Boolean) ? `${name} (${years.join('–')})` : name;
  });
  const partners = new Set(cooperations.flatMap((each) => each.partners.map((partner) => partner.id)));
  return {
    kicker: tr.t(`kind.${authority?.kind ?? 'commune'}`),
    title: authority?.name ?? id,
    lead: [
      element('p', {}, counted(desk, cooperations, tr.n('count.partners', partners.size))),
      names.length > 0 &&
        element('p', { class: 'note' }, tr.t('panel.other_names', { names: tr.list(names) })),
      authority?.note ? element('p', { class: 'note', lang: 'fr' }, authority.note) : null,
      dissolved ? element('p', { class: 'note' }, tr.t('panel.dissolved', { date: dissolved })) : null,
      successor &&
        element(
          'p',
          { class: 'note' },
          tr.t('panel.successor'),
          ' ',
          chooser(store, 'authority', successor.id, successor.name),
        ),
      here.length > 0 &&
        element(
          'p',
          { class: 'choosers' },
          tr.n('panel.here', here.length),
          ' ',
          ...here.flatMap((other, i) => [
            i > 0 ? ' · ' : '',
            chooser(store, 'authority', other.id, other.name),
          ]),
        ),
    ],
    cooperations,
  };
}

/** @param {Desk} desk @param {string} id @param {Cooperation[]} cooperations @returns {Story} */
function countryStory(desk, id, cooperations) {
  const { edition, tr } = desk;
  const authorities = new Set(
    cooperations.flatMap((each) => each.authorities.map((authority) => authority.id)),
  );
  return {
    kicker: tr.t('level.country'),
    title: tr.pick(edition.countries.get(id)?.name) || id,
    lead: [element('p', {}, counted(desk, cooperations, tr.n('count.authorities', authorities.size)))],
    cooperations,
  };
}

/** @param {Desk} desk @param {Cooperation} cooperation @returns {Story} */
function cooperationStory({ edition, tr }, cooperation) {
  const located = edition.exactness(cooperation);
  return {
    kicker:
      cooperation.type === 'forme_inconnue'
        ? tr.t('panel.cooperation')
        : tr.pick(edition.types.get(cooperation.type)) || cooperation.type,
    title: cooperation.title,
    titleLang: 'fr',
    lead:
      located === 'exact' ? [] : [element('p', { class: 'note' }, tr.t(`exactness.cooperation_${located}`))],
    cooperations: [cooperation],
  };
}

/** @param {Desk} desk @param {Cooperation[]} cooperations @param {string} others */
function counted({ edition, tr }, cooperations, others) {
  const located = edition.locatedCount(cooperations);
  return tr.n('panel.counted', cooperations.length, { others, located: tr.number(located) });
}

/** @param {Desk} desk @param {import('../data/edition.js').Partner | undefined} partner */
function exactnessNote({ tr }, partner) {
  if (!partner || partner.exactness === 'exact') return null;
  const key = partner.unnamed
    ? 'unnamed'
    : partner.exactness === 'none'
      ? `none_${partner.level === 'network' ? 'network' : 'place'}`
      : 'approximate';
  return element('p', { class: 'note' }, tr.t(`exactness.${key}`, { place: partner.place_name ?? '' }));
}
