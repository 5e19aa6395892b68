import { distanceWords, placeSentence } from '../text/places.js';
import { networkSentence, partnerCountries, partnerLabel } from '../text/sentences.js';
import { chooser } from './cooperation-card.js';
import { element } from './element.js';
import { note } from './story-parts.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('./panel.js').Story} Story */

/** What joins an authority and a partner. @param {Desk} desk @param {string} id @param {Cooperation[]} cooperations @returns {Story} */
export function linkStory(desk, id, cooperations) {
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
