import { byId } from './page.js';

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
  return { open: () => set(true), close: () => set(false) };
}

/** @typedef {ReturnType<typeof makeSheet>} Sheet */
