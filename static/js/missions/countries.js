import { fold } from '../text/fold.js';
import { byId } from '../ui/page.js';

/** Narrows the list of countries to those that are typed; those chosen stay. */
export function filterCountries() {
  const typed = /** @type {HTMLInputElement} */ (byId('filtre-pays'));
  const labels = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.country-list label'));
  typed.addEventListener('input', () => {
    const words = fold(typed.value);
    for (const label of labels) {
      const chosen = label.querySelector('input')?.checked;
      label.hidden = !chosen && !fold(label.textContent ?? '').includes(words);
    }
  });
  // Enter in a search is no wish to send the form.
  typed.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  const way = /** @type {HTMLDetailsElement} */ (document.querySelector('[data-way="country"]'));
  way.open ||= [...labels].some((label) => label.querySelector('input')?.checked);
}
