import { byId } from './page.js';

const OPEN = 0.72;

/**
 * On phones the panel is a sheet over the bottom of the map: folded it shows
 * its title, unfolded most of it.
 */
export function makeSheet() {
  const handle = byId('sheet-handle');
  const page = byId('page');
  /** @param {boolean} open */
  const set = (open) => {
    page.classList.toggle('is-open', open);
    handle.setAttribute('aria-expanded', String(open));
  };
  handle.addEventListener('click', () => set(!page.classList.contains('is-open')));
  byId('tabs').addEventListener('click', () => set(true));
  return {
    open: () => set(true),
    close: () => set(false),
    /** @returns {number} how many pixels of the map's bottom the sheet lies over, once it has moved */
    covered() {
      const map = byId('map').getBoundingClientRect();
      const panel = byId('panel');
      const style = getComputedStyle(panel);
      if (style.position !== 'absolute') return 0;
      const layout = /** @type {HTMLElement} */ (panel.offsetParent).getBoundingClientRect();
      return page.classList.contains('is-open')
        ? Math.max(0, map.bottom - layout.bottom + layout.height * OPEN)
        : 0;
    },
  };
}

/** @typedef {ReturnType<typeof makeSheet>} Sheet */
