import { communeStory, spotStory } from './around-story.js';
import { authorityStory } from './authority-story.js';
import { cooperationCard } from './cooperation-card.js';
import { cooperationStory } from './cooperation-story.js';
import { countryStory } from './country-story.js';
import { element } from './element.js';
import { linkStory } from './link-story.js';
import { partnerStory } from './partner-story.js';

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
