/**
 * Keeps the page where it is under any hand: what zooms, scrolls away, selects
 * or opens a menu does nothing. Lists scroll, and the map does as maps do.
 */
export function holdStill() {
  for (const name of ['contextmenu', 'selectstart', 'dragstart', 'gesturestart', 'auxclick']) {
    document.addEventListener(name, (event) => event.preventDefault());
  }
  document.addEventListener(
    'touchmove',
    (event) => {
      const map = event.target instanceof Element && event.target.closest('#map');
      if (event.touches.length > 1 && !map && event.cancelable) event.preventDefault();
    },
    { passive: false },
  );
  document.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey) event.preventDefault();
    },
    { passive: false },
  );
  // There is no link on the page; one that came by mistake would lead nowhere.
  document.addEventListener(
    'click',
    (event) => {
      if (event.target instanceof Element && event.target.closest('a[href]')) event.preventDefault();
    },
    true,
  );
}
