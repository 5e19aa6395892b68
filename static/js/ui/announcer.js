const PAUSE = 400;

/**
 * Speaks to screen readers, once things have settled.
 * @param {HTMLElement} region a live region
 * @returns {(sentence: string) => void}
 */
export function makeAnnouncer(region) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  return (sentence) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      region.textContent = sentence;
    }, PAUSE);
  };
}
