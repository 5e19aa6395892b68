import { cooperationSentence, cooperationTitle, partnerCountries } from '../text/sentences.js';
import { element } from '../ui/element.js';
import { byId } from '../ui/page.js';
import { themeGlyph } from '../ui/swatch.js';
import { telling } from './stories.js';

/** @typedef {import('../ui/cooperation-card.js').Desk} Desk */
/** @typedef {import('../map/atlas-map.js').AtlasMap} AtlasMap */
/** @typedef {import('./stories.js').Story} Story */

/** Milliseconds: of the map going and coming, of an arc on its way, and of a story that is read. */
const TURNING = 600;
const GROWING = 2200;
const READING = 9000;

/**
 * Tells one cooperation after the other while nobody is there: its arc, its
 * sentence, its place. What moves, moves slowly, and not at all for those who
 * asked their system for less motion.
 * @param {Desk} desk
 * @param {AtlasMap} map
 * @param {readonly Story[]} stories
 */
export function makeAttract(desk, map, stories) {
  const { tr, store } = desk;
  const host = byId('attract');
  const page = document.documentElement;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const next = telling(stories);
  /** What is under way; a loop that is no longer it ends. @type {object | null} */
  let current = null;

  const start = () => {
    if (current || stories.length === 0) return;
    page.classList.add('is-attract');
    host.replaceChildren();
    host.hidden = false;
    loop();
  };

  const stop = () => {
    current = null;
    page.classList.remove('is-attract', 'is-turning');
    host.hidden = true;
    map.grow(1);
    map.views.coveredFoot = 0;
  };

  const loop = async () => {
    const own = {};
    current = own;
    /** @param {number} time */
    const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
    while (current === own) {
      const told = next.next().value;
      if (!told) return;
      page.classList.add('is-turning');
      await wait(still ? 0 : TURNING);
      if (current !== own) return;
      try {
        tell(told);
      } catch (error) {
        console.error(error); // this one cannot be told: the next may
        continue;
      }
      await wait(still ? 0 : TURNING);
      if (current !== own) return;
      page.classList.remove('is-turning');
      await grow(own);
      await wait(READING);
    }
  };

  /** @param {Story} story */
  const tell = ({ cooperation }) => {
    host.replaceChildren(caption(desk, cooperation));
    map.views.coveredFoot = host.querySelector('.story')?.clientHeight ?? 0;
    map.grow(still ? 1 : 0);
    store.change({ selection: { kind: 'cooperation', id: cooperation.id } });
  };

  /** @param {object} own @returns {Promise<void>} until the arc is there */
  const grow = (own) =>
    new Promise((resolve) => {
      if (still) {
        resolve();
        return;
      }
      const began = performance.now();
      const step = () => {
        if (current !== own) {
          resolve();
          return;
        }
        const part = Math.min(1, (performance.now() - began) / GROWING);
        map.grow(eased(part));
        if (part < 1) requestAnimationFrame(step);
        else resolve();
      };
      step();
    });

  host.setAttribute('aria-label', tr.t('kiosk.touch'));
  return { start, stop };
}

/** @param {number} part of the time @returns {number} of the way: slowly off, slowly there */
function eased(part) {
  return part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;
}

/** @param {Desk} desk @param {import('../contract.d.ts').Cooperation} cooperation */
function caption({ edition, tr }, cooperation) {
  const theme = edition.themeOf.get(cooperation.themes[0]);
  const title = cooperationTitle(edition, tr, cooperation);
  const countries = [...new Set(cooperation.partners.flatMap(({ id }) => partnerCountries(edition, tr, id)))];
  // A twinning's title says no more than its sentence.
  const plain = cooperation.type === 'jumelage' && !cooperation.description;
  return element(
    'div',
    { class: 'story' },
    element(
      'p',
      { class: 'story-theme' },
      theme && themeGlyph(theme),
      [theme && tr.pick(theme.label), countries.join(tr.t('sentence.comma'))].filter(Boolean).join(' · '),
    ),
    !plain && element('p', { class: 'story-title', lang: title.lang }, title.text),
    element('p', { class: 'story-sentence' }, cooperationSentence(edition, tr, cooperation)),
    element(
      'p',
      { class: 'story-touch' },
      element('span', { class: 'story-hand', 'aria-hidden': 'true' }),
      element(
        'span',
        {},
        touches().map(({ lang, dir, words }) => element('span', { lang, dir }, words)),
      ),
    ),
  );
}

/** The invitation in each language that the kiosk offers, that of the page first. */
function touches() {
  const buttons = [...document.querySelectorAll('#languages button:not([hidden])')];
  const all = buttons.map((button) => {
    const { lang, dir, dataset } = /** @type {HTMLElement} */ (button);
    return { lang, dir, words: dataset.touch ?? '' };
  });
  const own = document.documentElement.lang;
  return all.sort((a, b) => Number(b.lang === own) - Number(a.lang === own));
}
