import { cooperationTitle, partnerCountries } from '../text/sentences.js';
import { element } from './element.js';
import { themeGlyph } from './swatch.js';

/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */

/**
 * A cooperation in a list: its theme's glyph, its title, and where it is.
 * @param {Pick<import('./cooperation-card.js').Desk, 'edition' | 'tr' | 'store'>} desk
 * @param {Cooperation} cooperation
 * @param {{ who?: string, howFar?: string }} [more] where the heading over it does not say these
 */
export function cooperationRow({ edition, tr, store }, cooperation, { who, howFar } = {}) {
  const theme = edition.themeOf.get(cooperation.themes[0]);
  const countries = [...new Set(cooperation.partners.flatMap(({ id }) => partnerCountries(edition, tr, id)))];
  const title = cooperationTitle(edition, tr, cooperation);
  const nowhere = edition.exactness(cooperation) === 'none';
  const where = countries.slice(0, 3).join(tr.t('sentence.comma')) + (countries.length > 3 ? '…' : '');
  return element(
    'li',
    {},
    element(
      'button',
      {
        type: 'button',
        class: 'row-button',
        'data-cooperation': cooperation.id,
        onclick: () => store.change({ selection: { kind: 'cooperation', id: cooperation.id } }),
      },
      theme && themeGlyph(theme),
      element('span', { class: 'row-title', lang: title.lang }, title.text),
      element(
        'span',
        { class: 'row-place' },
        [who, where, howFar, nowhere && tr.t('list.nowhere')].filter(Boolean).join(' · '),
      ),
    ),
  );
}
