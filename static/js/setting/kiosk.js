import { makeAttract } from '../kiosk/attract.js';
import { showBrowse } from '../kiosk/browse.js';
import { makeCountdown } from '../kiosk/countdown.js';
import { Counts } from '../kiosk/counts.js';
import { limitTo } from '../kiosk/limit.js';
import { makeNight } from '../kiosk/night.js';
import { Presence } from '../kiosk/presence.js';
import { startPulse } from '../kiosk/pulse.js';
import { goTo, reload } from '../kiosk/restart.js';
import { storiesOf } from '../kiosk/stories.js';
import { showTake } from '../kiosk/take.js';
import { holdStill } from '../kiosk/touch.js';
import { keepForOffline } from '../offline/register.js';
import { writeAddress } from '../state/address.js';
import { byId } from '../ui/page.js';

/** @typedef {import('../ui/atlas.js').Setting} Setting */
/** @typedef {import('../kiosk/profile.js').Profile} Profile */
/** @typedef {import('../state/address.js').Sight} Sight */

/** How often one looks whether somebody is still there. */
const LOOKING = 250;
/** Milliseconds in which a touch that woke the screen does nothing more. */
const WAKING = 700;
/** How near the map comes to what is chosen: who stands there sees no small arc. */
const NEAREST = 6.5;
/** Before a page that did not start is tried again. */
const AGAIN = 10_000;
/** Hours after which the page is loaded anew between two visits. */
const FRESH = 12 * 3600_000;

/**
 * The page of an exhibition: the same map under a profile, for hands, with
 * nobody near it and no way out.
 * @param {Profile} profile
 * @returns {Setting}
 */
export function kioskSetting(profile) {
  const page = document.documentElement;
  const counts = new Counts();
  // What a visitor was looking at follows into another language, and only there.
  const carried = location.hash.slice(1);
  const languages = offered(profile);
  let errors = 0;
  let ready = false;

  holdStill();
  history.replaceState(null, '', location.pathname + location.search);
  page.classList.toggle('is-low', profile.low);
  page.classList.toggle('is-contrasted', profile.contrast);
  if (profile.title) byId('kiosk-title').textContent = profile.title;
  const failed = () => {
    errors++;
    if (!ready) quiet(true);
  };
  addEventListener('error', failed);
  addEventListener('unhandledrejection', failed);

  return {
    closed: true,
    back: 'kiosk.back',
    query: () => (carried.startsWith('?') ? carried : ''),
    limit: (published) => limitTo(published, profile.themes),
    complain: (fault) => quiet(fault !== null),
    tidy: (view) => ({ ...view, tab: 'themes', alone: false, sight: view.sight ?? profile.sight }),

    furnish: async (desk, { map, tr }, learn) => {
      const { store, edition, showing } = desk;
      const stories = storiesOf(edition, showing.deck.around, profile.stories);
      const home = () => {
        if (profile.sight) map.views.goTo(profile.sight);
        else map.views.goHome(false);
      };
      const browse = showBrowse(desk, counts, learn, { home, near: () => map.views.holdShown() });
      const attract = makeAttract(desk, map, stories);
      const countdown = makeCountdown(tr);
      /** Where the visitor moved the map to. @type {Sight | null} */
      let sight = null;
      map.views.onMove = (moved) => {
        sight = moved;
      };
      map.views.nearest = NEAREST;
      new ResizeObserver(() => map.views.resize()).observe(map.element);
      showTake(desk, profile.address, () => sight, counts);
      showOrigins();

      const toStart = () => {
        for (const dialog of document.querySelectorAll('dialog')) dialog.close();
        browse.reset();
        sight = null;
      };
      const rest = () => {
        toStart();
        const first = languages[0];
        if (first && page.lang !== first.lang) goTo(addressOf(first));
        else attract.start();
      };
      const presence = new Presence(
        profile,
        {
          come: () => {
            counts.add('visit');
            counts.add(`language:${page.lang}`);
            attract.stop();
            swallowClick();
          },
          ask: (seconds) => {
            if (!page.classList.contains('is-asking')) counts.add('countdown');
            page.classList.add('is-asking');
            countdown.show(seconds);
          },
          stay: () => {
            page.classList.remove('is-asking');
            countdown.hide();
            swallowClick();
          },
          leave: () => {
            page.classList.remove('is-asking');
            rest();
          },
        },
        { state: carried ? 'visit' : 'attract', now: performance.now() },
      );
      const night = makeNight(() => presence.state !== 'attract', attract);
      document.addEventListener(
        'pointerdown',
        () => {
          if (night.wake()) swallowClick();
          else if (presence.state !== 'attract') counts.add('touch');
          presence.touch(performance.now());
        },
        true,
      );
      setInterval(() => presence.tick(performance.now()), LOOKING);
      byId('restart').addEventListener('click', () => presence.leave());

      for (const button of languages) {
        button.addEventListener('click', () => {
          counts.add(`language:${button.lang}`);
          const view = writeAddress({ ...store.view, sight }, '');
          goTo(`${addressOf(button)}#${view || '?'}`);
        });
      }
      store.listen((view, before) => {
        const { selection } = view;
        if (presence.state === 'attract' || !selection || selection === before.selection) return;
        counts.add(`place:${selection.kind}:${selection.id}`);
      });

      const { pulse } = document.body.dataset;
      if (pulse) {
        const own = startPulse(
          pulse,
          counts,
          () => ({ state: night.isOn ? 'night' : presence.state, ready, errors }),
          ({ edition: current, build, dark }) => {
            night.set(dark);
            if (presence.state !== 'attract') return;
            // Between two visits: what is new is taken up, and what is old refreshed.
            if (current !== own.digest || build !== own.build || performance.now() > FRESH) reload();
          },
        );
      }
      // The second net: should the server be away, each language still opens.
      const { digest } = edition.manifest;
      keepForOffline({
        digest,
        files: [`editions/${digest}/api/places.json`],
        pages: languages.map((button) => button.dataset.address ?? ''),
      });
      ready = true;
      if (presence.state === 'attract') attract.start();
    },
  };

  /** @param {HTMLElement} button of a language */
  function addressOf(button) {
    return (button.dataset.address ?? '') + location.search;
  }
}

/**
 * The buttons of the languages that the profile offers, in its order; those of
 * the others go.
 * @param {Profile} profile
 * @returns {HTMLElement[]}
 */
function offered({ languages }) {
  const host = byId('languages');
  const all = /** @type {HTMLElement[]} */ ([...host.querySelectorAll('button')]);
  const chosen = languages.flatMap((code) => all.find(({ lang }) => lang === code) ?? []);
  if (chosen.length === 0) return all;
  host.replaceChildren(...chosen);
  host.hidden = chosen.length === 1;
  return chosen;
}

/** The touch that ends what covers the page must not press what is under it. */
function swallowClick() {
  /** @param {Event} event */
  const swallow = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener('click', swallow, { capture: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }), WAKING);
}

/** @param {boolean} on a quiet picture, rather than an error */
function quiet(on) {
  const host = byId('quiet');
  if (host.hidden === !on) return;
  host.hidden = !on;
  if (on) setTimeout(reload, AGAIN);
}

function showOrigins() {
  const overlay = /** @type {HTMLDialogElement} */ (byId('origins-overlay'));
  byId('origins').addEventListener('click', () => overlay.showModal());
  overlay.querySelector('[data-close]')?.addEventListener('click', () => overlay.close());
}
