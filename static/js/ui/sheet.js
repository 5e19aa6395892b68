import { byId } from './page.js';

/**
 * On phones the panel is a sheet under the map: folded it shows its title,
 * unfolded most of it, and the map makes way.
 * @param {() => void} onChange
 */
export function makeSheet(onChange) {
  const handle = byId('sheet-handle');
  const page = byId('page');
  /** @param {boolean} open */
  const set = (open) => {
    if (page.classList.contains('is-open') === open) return;
    page.classList.toggle('is-open', open);
    handle.setAttribute('aria-expanded', String(open));
    onChange();
  };
  handle.addEventListener('click', () => set(!page.classList.contains('is-open')));
  byId('tabs').addEventListener('click', () => set(true));
  return { open: () => set(true), close: () => set(false) };
}

/** @typedef {ReturnType<typeof makeSheet>} Sheet */
