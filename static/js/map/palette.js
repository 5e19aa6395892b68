/**
 * The colours of the map: the stylesheet's own, read once, so that they are
 * written in one place only.
 * @param {Element} element
 */
export function readPalette(element) {
  const style = getComputedStyle(element);
  /** @param {string} name */
  const read = (name) => style.getPropertyValue(`--map-${name}`).trim();
  return {
    land: read('land'),
    coast: read('coast'),
    border: read('border'),
    casing: read('casing'),
    ink: read('ink'),
    country: read('country'),
    quiet: read('quiet'),
    home: read('home'),
    basin: read('basin'),
    font: style.fontFamily,
    // Arabic letters hang together.
    spacing: style.direction === 'rtl' ? '0px' : '0.7px',
  };
}

/** @typedef {ReturnType<typeof readPalette>} Palette */
