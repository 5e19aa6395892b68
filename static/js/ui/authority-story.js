import { dateWords, period } from '../text/edtf.js';
import { countSentence } from '../text/places.js';
import { authoritiesAt } from './authorities-at.js';
import { chooser } from './cooperation-card.js';
import { element } from './element.js';
import { note } from './story-parts.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('./panel.js').Story} Story */

/** @param {Desk} desk @param {string} id @param {Cooperation[]} cooperations @returns {Story} */
export function authorityStory(desk, id, cooperations) {
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
