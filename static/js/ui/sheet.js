import { byId } from './page.js';

/**
 * On phones the panel is a sheet under the map: folded it shows its title,
 * unfolded most of it, and the map makes way. In low windows it is no sheet.
 * @param {() => void} onChange
 */
export function makeSheet(onChange) {
  const handle = byId('sheet-handle');
  const page = byId('page');
  const low = window.matchMedia('(max-height: 27rem)');
  /** @param {boolean} open */
  const set = (open) => {
    if (page.classList.contains('is-open') === open) return;
    page.classList.toggle('is-open', open);
    handle.setAttribute('aria-expanded', String(open));
    onChange();
  };
  handle.addEventListener('click', () => set(!page.classList.contains('is-open')));
  document.getElementById('tabs')?.addEventListener('click', () => set(true));
  const open = () => {
    set(true);
    // In low windows nothing unfolds: the panel is below the map, on the same page.
    if (low.matches) byId('panel').scrollIntoView();
  };
  return { open, close: () => set(false) };
}

/** @typedef {ReturnType<typeof makeSheet>} Sheet */
