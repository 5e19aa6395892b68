import { sameFilters } from './filters.js';

/** @typedef {import('./address.js').View} View */

/** How long one goes on choosing years, or moving the map, within one step back. */
const SAME = 1500;

/**
 * Whether a change of the view is a step that "back" undoes: a choice is one, a
 * move of the map is not, and the drag of a slider is one in all.
 * @param {(now: View, before: View) => boolean} [slides] whether a change is of what is dragged
 */
export function stepper(slides = onlyYears) {
  let slid = -Infinity;
  /** @param {View} now @param {View} before @param {number} time */
  return (now, before, time) => {
    const chosen =
      now.selection !== before.selection ||
      now.tab !== before.tab ||
      now.alone !== before.alone ||
      !sameFilters(now.filters, before.filters);
    if (!chosen) return false;
    if (!slides(now, before)) {
      slid = -Infinity;
      return true;
    }
    const goesOn = time - slid < SAME;
    slid = time;
    return !goesOn;
  };
}

/** @param {View} now @param {View} before */
function onlyYears(now, before) {
  const rest = { ...before.filters, period: now.filters.period };
  return (
    now.filters.period?.undated === before.filters.period?.undated &&
    now.selection === before.selection &&
    now.tab === before.tab &&
    now.alone === before.alone &&
    sameFilters(rest, now.filters)
  );
}
