import { element, svg } from './element.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../state/filters.js').Period} Period */

const HEIGHT = 44;
const GAP = 0.25;

/**
 * When cooperations began: a bar for each year, two ends to be moved, and those
 * without a date, which can be taken along.
 * @param {Desk} desk
 */
export function periodFacet({ tr, store, showing }) {
  const [first, last] = showing.deck.span;
  const chart = svg('svg', {
    class: 'years',
    viewBox: `0 0 ${last - first + 1} ${HEIGHT}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });

  /** @param {'from' | 'to'} end */
  const slider = (end) =>
    element('input', {
      type: 'range',
      class: `year-${end}`,
      min: first,
      max: last,
      step: 1,
      'aria-label': tr.t(`period.${end}`),
      oninput: () => read(end),
    });
  const from = slider('from');
  const to = slider('to');
  const undated = element('input', {
    type: 'checkbox',
    id: 'undated',
    onchange: () => choose(period(), undated.checked),
  });
  const undatedCount = element('span', { class: 'facet-count' });
  const words = element('output', { class: 'period-words', for: 'year-from year-to' });

  /** The years that the sliders say. */
  const period = () => ({ from: Number(from.value), to: Number(to.value) });
  /** @param {'from' | 'to'} moved the other end makes way */
  const read = (moved) => {
    const years = period();
    if (years.from > years.to) years[moved === 'from' ? 'to' : 'from'] = years[moved];
    // The first move leaves the undated out, and the box says so.
    choose(years, store.view.filters.period?.undated ?? false);
  };
  /** @param {{ from: number, to: number }} years @param {boolean} withUndated */
  const choose = (years, withUndated) => {
    const all = years.from === first && years.to === last && withUndated;
    const chosen = all ? null : { ...years, undated: withUndated };
    store.change({ filters: { ...store.view.filters, period: chosen } });
  };

  const write = () => {
    const { sifted } = showing;
    const chosen = store.view.filters.period;
    const years = { from: Math.max(first, chosen?.from ?? first), to: Math.min(last, chosen?.to ?? last) };
    from.value = String(years.from);
    to.value = String(years.to);
    for (const input of [from, to]) input.setAttribute('aria-valuetext', input.value);
    undated.checked = chosen?.undated ?? true;
    undatedCount.textContent = tr.number(sifted.undated);
    words.textContent = `${chosen ? years.from : first} – ${chosen ? years.to : last}`;
    const most = Math.max(1, ...sifted.years.values());
    chart.replaceChildren(
      ...[...sifted.years].map(([year, count]) => {
        const height = Math.max(2, (count / most) * (HEIGHT - 2));
        const on = year >= years.from && year <= years.to;
        return svg('rect', {
          class: on ? 'is-on' : null,
          x: year - first + GAP / 2,
          y: HEIGHT - height,
          width: 1 - GAP,
          height,
        });
      }),
    );
  };
  const host = element(
    'fieldset',
    { class: 'facet period' },
    element('legend', {}, tr.t('facet.period')),
    element('p', { class: 'facet-note' }, tr.t('period.note')),
    element('div', { class: 'period-slider' }, chart, element('span', { class: 'track' }), from, to),
    element('p', { class: 'period-ends' }, words),
    element(
      'div',
      { class: 'facet-row' },
      undated,
      element(
        'label',
        { for: undated.id },
        element('span', { class: 'facet-label' }, tr.t('period.undated')),
        undatedCount,
      ),
    ),
  );
  return { host, write };
}
