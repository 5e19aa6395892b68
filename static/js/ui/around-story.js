import { circlesAround, whereToShow } from '../data/communes.js';
import { readSpot } from '../state/address.js';
import { countSentence } from '../text/places.js';
import { partnerEntry } from '../text/sentences.js';
import { chooser } from './cooperation-card.js';
import { cooperationRow } from './cooperation-row.js';
import { element } from './element.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('./element.js').Child} Child */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('../data/communes.js').Circle} Circle */
/** @typedef {import('./panel.js').Story} Story */

/** More rows than this are folded: the region alone has a page of them. */
const MANY = 6;

/**
 * What is done by a commune and around it, the nearest first, whether or not
 * it does anything itself.
 * @param {Desk} desk
 * @param {string} id INSEE code
 * @returns {Story}
 */
export function communeStory(desk, id) {
  const { edition, tr } = desk;
  const commune = edition.communes.get(id);
  if (!commune) return { kicker: tr.t('kind.commune'), title: id, lead: [], cooperations: [] };
  const circles = circlesAround(edition, commune);
  const all = [...new Set(circles.flatMap(({ cooperations }) => cooperations))];
  const shown = whereToShow(edition, commune, edition.communes.values());
  const codes = commune.postcodes ?? [];
  return {
    kicker: [tr.t('kind.commune'), codes.slice(0, 4).join(', ') + (codes.length > 4 ? '…' : '')]
      .filter(Boolean)
      .join(' · '),
    title: commune.names[0],
    lead: [
      element('p', {}, tr.n('commune.lead', all.length)),
      shown && !shown.exact && element('p', { class: 'note' }, tr.t('commune.no_position')),
    ],
    cooperations: [],
    after: circles.map((circle) => circleSection(desk, circle)),
  };
}

/** @param {Desk} desk @param {Circle} circle */
function circleSection(desk, { kind, name, authorities, cooperations }) {
  const { edition, tr, store } = desk;
  const ordered = edition.inLegendOrder(cooperations);
  const former = authorities.slice(1);
  return element(
    'section',
    { class: 'circle' },
    element(
      'h3',
      {},
      element('span', { class: 'circle-kind' }, tr.t(`commune.${kind}`)),
      authorities[0] ? chooser(store, 'authority', authorities[0].id, name) : name,
    ),
    former.length > 0 &&
      element(
        'p',
        { class: 'note' },
        tr.t('commune.former'),
        ' ',
        former.flatMap((each, i) => [
          i > 0 ? tr.t('sentence.comma') : '',
          chooser(store, 'authority', each.id, each.name),
        ]),
      ),
    cooperations.length === 0
      ? element('p', { class: 'circle-none' }, tr.t('panel.nothing'))
      : element('p', { class: 'circle-count' }, countSentence(edition, tr, cooperations)),
    rows(desk, ordered),
  );
}

/** @param {Desk} desk @param {Cooperation[]} cooperations */
function rows(desk, cooperations) {
  /** @param {Cooperation[]} some */
  const list = (some) =>
    element(
      'ul',
      { role: 'list', class: 'rows' },
      some.map((each) => cooperationRow(desk, each)),
    );
  if (cooperations.length === 0) return null;
  if (cooperations.length <= MANY) return list(cooperations);
  const rest = cooperations.length - MANY + 1;
  return element(
    'div',
    {},
    list(cooperations.slice(0, MANY - 1)),
    element(
      'details',
      {},
      element('summary', {}, desk.tr.n('commune.more', rest)),
      list(cooperations.slice(MANY - 1)),
    ),
  );
}

/**
 * The partners of the atlas that are nearest to a place of the world.
 * @param {Desk} desk
 * @param {string} id
 * @returns {Story}
 */
export function spotStory(desk, id) {
  const { edition, tr, store } = desk;
  const near = edition.nearest(id);
  return {
    kicker: tr.t('spot.kicker'),
    title: readSpot(id)?.name ?? '',
    lead: [element('p', {}, tr.t('spot.lead'))],
    cooperations: [],
    after: near.map(({ partner, km, cooperations }) =>
      element(
        'section',
        { class: 'circle' },
        element(
          'h3',
          {},
          chooser(store, 'partner', partner.id, partnerEntry(edition, tr, partner.id)),
          element('span', { class: 'circle-km' }, tr.t('map.scale', { km: tr.number(Math.round(km)) })),
        ),
        rows(desk, edition.inLegendOrder(cooperations)),
      ),
    ),
  };
}
