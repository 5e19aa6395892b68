import { placeSentences } from '../text/places.js';
import { cooperationTitle } from '../text/sentences.js';
import { note } from './story-parts.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('./panel.js').Story} Story */

/** @param {Desk} desk @param {Cooperation} cooperation @returns {Story} */
export function cooperationStory({ edition, tr }, cooperation) {
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
