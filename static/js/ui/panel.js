import { dateWords, period } from '../text/edtf.js';
import { countSentence, distanceWords, placeSentence, placeSentences } from '../text/places.js';
import {
  cooperationTitle,
  countryName,
  networkSentence,
  partnerCountries,
  partnerEntry,
  partnerLabel,
} from '../text/sentences.js';
import { communeStory, spotStory } from './around-story.js';
import { authoritiesAt } from './authorities-at.js';
import { chooser, cooperationCard } from './cooperation-card.js';
import { element } from './element.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('./element.js').Child} Child */
/** @typedef {import('../state/address.js').Selection} Selection */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */

/** @typedef {{ kicker: string, title: string, titleLang?: string, lead: Child[], cooperations: Cooperation[], after?: Child[], frenchLead?: boolean }} Story */

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
    tr.lang !== 'fr' && hasFrench(story) && element('p', { class: 'note' }, tr.t('panel.french')),
    element('div', { class: 'detail-lead' }, story.lead, beyondFilters(desk, story.cooperations)),
    ...story.cooperations.map((each) => cooperationCard(desk, each, { open: few, titled: !single })),
    ...(story.after ?? []),
  ];
  if (story.cooperations.length === 0 && !story.after?.some(Boolean)) {
    content.push(element('p', {}, tr.t('panel.nothing')));
  }
  return { title, content: /** @type {Node[]} */ (content.filter(Boolean)) };
}

/**
 * That a record is whole here, though filters leave some of it off the map.
 * @param {Desk} desk
 * @param {Cooperation[]} cooperations
 */
function beyondFilters({ tr, showing }, cooperations) {
  const beyond = cooperations.filter(({ id }) => !showing.sifted.ids.has(id)).length;
  return beyond > 0 && element('p', { class: 'note' }, tr.n('panel.beyond', beyond));
}

/** @param {Story} story whether it shows what was written in French only */
function hasFrench({ titleLang, frenchLead, cooperations }) {
  return (
    titleLang === 'fr' ||
    Boolean(frenchLead) ||
    cooperations.some((each) => each.type !== 'jumelage' || each.description || each.note)
  );
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
    case 'commune':
      return communeStory(desk, selection.id);
    case 'spot':
      return spotStory(desk, selection.id);
  }
}

/** @param {Desk} desk @param {string} id @param {Cooperation[]} cooperations @returns {Story} */
function linkStory(desk, id, cooperations) {
  const { edition, tr, store } = desk;
  // A link may be both, in the layers of two themes: a partnership tells more.
  const strands = (edition.links.get(id) ?? []).map((strand) => strand.properties);
  const own = strands.find(({ kind }) => kind !== 'network');
  const link = own ?? strands[0];
  const countries = partnerCountries(edition, tr, link.partner);
  const label = partnerLabel(edition, tr, link.partner);
  const network = link.kind === 'network';
  const joining = new Set(strands.flatMap((each) => (each.kind === 'network' ? [] : each.cooperations))).size;
  return {
    kicker: [countries.join(tr.t('sentence.comma')), distanceWords(edition, tr, link)]
      .filter(Boolean)
      .join(' · '),
    title: `${link.authority_name} – ${label}`,
    lead: [
      element(
        'p',
        {},
        network
          ? networkSentence(edition, tr, link.partner, [link.authority], cooperations)
          : tr.n('panel.link', joining),
      ),
      note(placeSentence(edition, tr, link.partner)),
      element(
        'p',
        { class: 'choosers' },
        tr.t('panel.see_all'),
        ' ',
        chooser(store, 'authority', link.authority, link.authority_name),
        ' · ',
        chooser(store, 'partner', link.partner, label),
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

/** @param {import('../state/store.js').Store} store @param {Cooperation[]} cooperations @returns {Child[]} */
function titles(store, cooperations) {
  return cooperations.flatMap((each, i) => {
    return [i > 0 ? ' · ' : '', chooser(store, 'cooperation', each.id, each.title, 'fr')];
  });
}

/** @param {Desk} desk @param {string} id @param {Cooperation[]} cooperations @returns {Story} */
function authorityStory(desk, id, cooperations) {
  const { edition, tr, store } = desk;
  const authority = edition.authorities.get(id);
  const here = authoritiesAt(edition, id).filter((other) => other.id !== id);
  const successor = authority?.successor ? edition.authorities.get(authority.successor) : undefined;
  const dissolved = period(tr, authority?.dissolved_on, authority?.dissolved_on);
  const names = (authority?.other_names ?? []).map(({ name, since, until }) => {
    const years = [dateWords(tr, since), dateWords(tr, until)];
    return years.some(Boolean) ? `${name} (${years.join('–')})` : name;
  });
  const partners = new Set(cooperations.flatMap((each) => each.partners.map((partner) => partner.id)));
  return {
    kicker: tr.t(`kind.${authority?.kind ?? 'commune'}`),
    title: authority?.name ?? id,
    frenchLead: Boolean(authority?.note),
    lead: [
      cooperations.length > 0 &&
        element(
          'p',
          {},
          countSentence(
            edition,
            tr,
            cooperations,
            partners.size > 0 ? tr.n('count.partners', partners.size) : '',
          ),
        ),
      names.length > 0 &&
        element('p', { class: 'note' }, tr.t('panel.other_names', { names: tr.list(names) })),
      authority?.note ? element('p', { class: 'note', lang: 'fr' }, authority.note) : null,
      dissolved && !successor ? note(tr.t('panel.dissolved', { when: dissolved })) : null,
      successor &&
        element(
          'p',
          { class: 'note' },
          dissolved ? tr.t('panel.dissolved_successor', { when: dissolved }) : tr.t('panel.successor'),
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
function countryStory({ edition, tr, store }, id, cooperations) {
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

/** @param {Desk} desk @param {Cooperation} cooperation @returns {Story} */
function cooperationStory({ edition, tr }, cooperation) {
  const title = cooperationTitle(edition, tr, cooperation);
  return {
    kicker:
      cooperation.type === 'forme_inconnue'
        ? tr.t('panel.cooperation')
        : tr.pick(edition.types.get(cooperation.type)) || cooperation.type,
    title: title.text,
    titleLang: title.lang,
    lead: placeSentences(edition, tr, cooperation).map(note),
    cooperations: [cooperation],
  };
}

/** @param {string} sentence @returns {Child} */
function note(sentence) {
  return sentence ? element('p', { class: 'note' }, sentence) : null;
}
