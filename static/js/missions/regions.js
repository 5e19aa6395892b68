/** The map of the regions of the world, which ticks the list beside it. */
export function chooseRegions() {
  const map = document.querySelector('#regions');
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (
    document.querySelectorAll('input[name="region"]')
  );
  const box = (/** @type {string} */ code) => [...boxes].find(({ value }) => value === code);
  const show = () => {
    for (const shape of map?.querySelectorAll('[data-region]') ?? []) {
      const own = box(shape.getAttribute('data-region') ?? '');
      // A whole continent holds its parts.
      const whole = own?.closest('.continent')?.querySelector('input');
      shape.classList.toggle('is-chosen', Boolean(own?.checked || whole?.checked));
    }
  };
  map?.addEventListener('click', (event) => {
    const shape = /** @type {Element} */ (event.target).closest('[data-region]');
    const own = shape && box(shape.getAttribute('data-region') ?? '');
    if (!own) return;
    event.preventDefault();
    own.checked = !own.checked;
    show();
  });
  for (const each of boxes) each.addEventListener('change', show);
  show();
}
