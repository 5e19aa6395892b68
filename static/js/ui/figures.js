import { figuresOf, pressed } from '../facets/figures.js';
import { shownSentence, valueLabel } from '../facets/words.js';
import { sameFilters } from '../state/filters.js';
import { countryName } from '../text/sentences.js';
import { element } from './element.js';
import { themeGlyph } from './swatch.js';
import { widenButtons } from './widen.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('./element.js').Child} Child */
/** @typedef {import('../facets/figures.js').Figures} Figures */
/** @typedef {import('../state/filters.js').Filters} Filters */

/**
 * A line of a chart.
 * @typedef {object} Line
 * @property {string} label
 * @property {number} count
 * @property {string} [color]
 * @property {Node} [glyph]
 * @property {Partial<Filters>} only what pressing it leaves
 */

/**
 * The whole of what is shown, in four charts; each bar filters on what it
 * counts.
 * @param {HTMLElement} host
 * @param {Desk} desk
 */
export function showFigures(host, desk) {
  const { edition, tr, store, showing } = desk;

  /** @param {number} count with its unit, for those who hear it */
  const counted = (count) =>
    element(
      'span',
      { class: 'bar-count' },
      ` ${tr.number(count)}`,
      element('span', { class: 'visually-hidden' }, ` ${tr.n('count.cooperations_word', count)}`),
    );

  /** @param {string} key @param {Partial<Filters>} only @param {Child[]} content */
  const bar = (key, only, content) => {
    const { filters } = store.view;
    return element(
      'button',
      {
        type: 'button',
        class: 'bar',
        'data-bar': key,
        'aria-pressed': String(sameFilters({ ...filters, ...only }, filters)),
        onclick: () => store.change({ filters: pressed(filters, only) }),
      },
      content,
    );
  };

  /** @param {Line[]} lines @param {string} name of the chart */
  const bars = (lines, name) => {
    const most = Math.max(...lines.map(({ count }) => count));
    return element(
      'ul',
      { role: 'list', class: 'bars' },
      lines.map(({ label, count, color, glyph, only }) =>
        element(
          'li',
          {},
          bar(`${name}-${label}`, only, [
            element('span', { class: 'bar-label' }, glyph, label),
            counted(count),
            meter(count / most, color),
          ]),
        ),
      ),
    );
  };

  /** @param {Figures['decades']} decades */
  const timeline = (decades) => {
    const most = Math.max(...decades.map(({ count }) => count));
    return element(
      'ol',
      { role: 'list', class: 'decades' },
      decades.map(({ from, count }) => {
        const only = { period: { from, to: from + 9, undated: false } };
        // The label comes first to the ear, and last to the eye.
        const label = element('span', { class: 'decade-label' }, String(from));
        const column = [label, count > 0 && counted(count), meter(count / most)];
        return element(
          'li',
          {},
          count > 0
            ? bar(`decades-${from}`, only, column)
            : element(
                'span',
                { class: 'bar is-none' },
                column,
                element('span', { class: 'visually-hidden' }, ` ${tr.t('figures.none')}`),
              ),
        );
      }),
    );
  };

  const write = () => {
    const { filters } = store.view;
    const figures = figuresOf(edition, showing.deck, showing.sifted.ids);
    const { others, nowhere, undated } = figures;
    const focused = host.contains(document.activeElement)
      ? document.activeElement?.getAttribute('data-bar')
      : null;
    host.replaceChildren(
      element('p', { class: 'figures-lead' }, shownSentence(edition, tr, filters, showing.sifted)),
    );
    if (figures.total === 0) {
      host.append(widenButtons(desk));
      return;
    }
    host.append(
      chart(
        tr.t('figures.themes'),
        bars(
          figures.themes.map(({ value, count }) => {
            const theme = edition.themeOf.get(value);
            return {
              label: valueLabel(edition, tr, 'themes', value),
              count,
              color: theme?.color,
              glyph: theme && themeGlyph(theme),
              only: { themes: [value] },
            };
          }),
          'themes',
        ),
      ),
      chart(
        tr.t('figures.countries'),
        bars(
          figures.countries.map(({ value, count }) => ({
            label: countryName(edition, tr, value),
            count,
            only: { places: [value] },
          })),
          'places',
        ),
        others.countries > 0 &&
          tr.n('figures.others', others.countries, {
            cooperations: tr.n('count.cooperations', others.cooperations),
          }),
        nowhere > 0 && tr.n('figures.nowhere', nowhere),
      ),
      chart(
        tr.t('figures.decades'),
        figures.decades.length > 0 && timeline(figures.decades),
        undated > 0 && tr.n('figures.undated', undated),
      ),
      chart(
        tr.t('figures.kinds'),
        bars(
          figures.kinds.map(({ value, count }) => ({
            label: valueLabel(edition, tr, 'kinds', value),
            count,
            only: { kinds: [value] },
          })),
          'kinds',
        ),
      ),
      element('p', { class: 'figures-note' }, tr.t('figures.note')),
    );
    // The bar that was pressed may have moved: the focus goes with it.
    if (focused) {
      const again = [...host.querySelectorAll('[data-bar]')].find(
        (each) => each.getAttribute('data-bar') === focused,
      );
      /** @type {HTMLElement | null} */ (again ?? host.querySelector('[data-bar]'))?.focus();
    }
  };

  // Charts that nobody sees are drawn when somebody will.
  let due = true;
  const refresh = () => {
    if (!due || store.view.tab !== 'chiffres') return;
    due = false;
    write();
  };
  store.listen((view, before) => {
    if (view.filters !== before.filters) due = true;
    refresh();
  });
  refresh();
}

/** @param {string} title @param {Child} content @param {...(string | false)} notes */
function chart(title, content, ...notes) {
  return element(
    'section',
    { class: 'chart' },
    element('h3', {}, title),
    content,
    notes.map((note) => note && element('p', { class: 'figures-note' }, note)),
  );
}

/** @param {number} part of the longest, from 0 to 1 @param {string} [color] */
function meter(part, color) {
  const meter = element('span', { class: 'meter' }, element('span'));
  // Through the object model, which the policy on inline styles allows.
  meter.style.setProperty('--part', String(part));
  if (color) meter.style.setProperty('--bar', color);
  return meter;
}
