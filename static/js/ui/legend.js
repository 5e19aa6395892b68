import { isUnsaid } from '../data/theme.js';
import { element } from './element.js';
import { approximateSwatch, basinSwatch, networkSwatch, themeSwatch } from './swatch.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../text/translate.js').Translator} Translator */
/** @typedef {import('../contract.d.ts').Theme} Theme */

const INK = '#3d4f5a';

/**
 * The legend, which is the switchboard of the themes too: the manifesto's three
 * priorities first.
 * @param {HTMLElement} host
 * @param {Desk} desk
 */
export function showLegend(host, { edition, tr, store, showing }) {
  const codes = edition.themes.map((theme) => theme.code);
  /** @type {Map<string, HTMLInputElement>} */
  const boxes = new Map();
  /** @type {Map<string, HTMLElement>} */
  const counts = new Map();

  /** @param {Theme} theme */
  const row = (theme) => {
    const box = element('input', { type: 'checkbox', id: `theme-${theme.code}`, onchange: () => read() });
    boxes.set(theme.code, box);
    const count = element('span', { class: 'theme-count' });
    counts.set(theme.code, count);
    const aside = asideOf(edition, theme);
    return element(
      'li',
      { class: 'theme' },
      box,
      element(
        'label',
        { for: box.id, title: tr.pick(theme.description) },
        themeSwatch(theme),
        element(
          'span',
          { class: 'theme-label' },
          tr.pick(theme.label),
          aside !== null && element('em', {}, tr.t(aside)),
        ),
        count,
      ),
    );
  };

  /** @param {string[] | null} themes */
  const choose = (themes) => store.change({ filters: { ...store.view.filters, themes } });
  const read = () => {
    const on = codes.filter((code) => boxes.get(code)?.checked);
    choose(on.length === codes.length ? null : on);
  };
  const write = () => {
    const { themes } = store.view.filters;
    for (const [code, box] of boxes) box.checked = themes === null || themes.includes(code);
    all.disabled = themes === null;
    none.disabled = themes?.length === 0;
    for (const [code, host] of counts) {
      const count = showing.sifted.counts.themes.get(code) ?? 0;
      host.replaceChildren(
        tr.number(count),
        element('span', { class: 'visually-hidden' }, ` ${tr.n('count.cooperations_word', count)}`),
      );
    }
  };
  const all = element(
    'button',
    { type: 'button', class: 'quiet-button', onclick: () => choose(null) },
    tr.t('legend.all'),
  );
  const none = element(
    'button',
    { type: 'button', class: 'quiet-button', onclick: () => choose([]) },
    tr.t('legend.none'),
  );

  const groups = /** @type {[string, (theme: Theme) => boolean][]} */ ([
    ['legend.priorities', (theme) => theme.priority],
    ['legend.subjects', (theme) => !theme.priority && !isUnsaid(theme)],
    ['legend.unsaid', isUnsaid],
  ]);
  host.replaceChildren(
    element(
      'div',
      { class: 'themes' },
      element('div', { class: 'legend-tools' }, element('p', {}, tr.t('legend.hint')), all, none),
      groups.map(([title, belongs], i) => {
        const themes = edition.themes.filter(belongs);
        return (
          themes.length > 0 &&
          element(
            'fieldset',
            { class: themes[0].priority ? 'priorities' : null },
            element('legend', {}, tr.t(title)),
            i === 0 && element('p', { class: 'count-head', 'aria-hidden': 'true' }, tr.t('legend.count')),
            element('ul', { role: 'list' }, themes.map(row)),
          )
        );
      }),
    ),
    reading(tr),
  );
  store.listen((view, before) => {
    if (view.filters !== before.filters) write();
  });
  write();
}

/** @param {Edition} edition @param {Theme} theme what is to be said when its lines are not on the map */
function asideOf(edition, theme) {
  if (edition.missing.includes(theme.code)) return 'legend.missing';
  return edition.strands.some((strand) => strand.theme === theme) ? null : 'legend.nowhere';
}

/** @param {Translator} tr how the other signs of the map are read */
function reading(tr) {
  /** @param {Node} swatch @param {string} key */
  const row = (swatch, key) => element('li', {}, swatch, element('span', {}, tr.t(key)));
  return element(
    'section',
    { class: 'reading', 'aria-labelledby': 'reading-title' },
    element('h3', { id: 'reading-title' }, tr.t('reading.title')),
    element(
      'ul',
      { role: 'list' },
      row(approximateSwatch(INK), 'reading.approximate'),
      row(networkSwatch(INK), 'reading.network'),
      row(basinSwatch(INK), 'reading.basin'),
    ),
    element('p', {}, tr.t('reading.width')),
  );
}
