import { byId } from '../ui/page.js';

/** The words wander, so that no pixel of the screen is worn more than the others. */
const WANDERING = 60_000;
/** A touch at night lights the screen for a visit, and a little longer. */
const AWAKE = 60_000;

/**
 * The dark screen of the hours when nobody comes.
 * @param {() => boolean} isVisited
 * @param {{ start: () => void, stop: () => void }} attract
 */
export function makeNight(isVisited, attract) {
  const host = byId('night');
  let wokenUntil = 0;
  let moves = 0;
  setInterval(() => {
    if (host.hidden) return;
    moves++;
    host.style.setProperty('--x', String((moves * 37) % 80));
    host.style.setProperty('--y', String((moves * 53) % 90));
  }, WANDERING);
  return {
    get isOn() {
      return !host.hidden;
    },
    /** @param {boolean} dark whether the server says it is night */
    set(dark) {
      const on = dark && !isVisited() && performance.now() > wokenUntil;
      if (on === !host.hidden) return;
      host.hidden = !on;
      if (on) attract.stop();
      else if (!isVisited()) attract.start();
    },
    /** @returns {boolean} whether a touch only lit the screen */
    wake() {
      if (host.hidden) return false;
      host.hidden = true;
      wokenUntil = performance.now() + AWAKE;
      return true;
    },
  };
}
