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
import { readSight, writeAddress } from '../state/address.js';
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
  // Without a wish of the profile's, it starts as it was opened.
  const wished = profile.languages.length > 0 ? languages[0]?.lang : readStart(carried);
  const first = languages.find(({ lang }) => lang === (wished ?? page.lang)) ?? languages[0];
  let errors = 0;
  let ready = false;

  holdStill();
  history.replaceState(null, '', location.pathname + location.search);
  page.classList.toggle('is-low', profile.low);
  page.classList.toggle('is-contrasted', profile.contrast);
  if (profile.title) byId('kiosk-title').textContent = profile.title;
  const picture = makeQuiet();
  const failed = () => {
    errors++;
    if (!ready) picture.show();
  };
  addEventListener('error', failed);
  addEventListener('unhandledrejection', failed);

  return {
    closed: true,
    back: 'kiosk.back',
    query: () => (carried.startsWith('?') ? carried : ''),
    limit: (published) => limitTo(published, profile.themes),
    complain: (fault) => (fault ? picture.show() : picture.hide()),
    tidy: (view) => ({ ...view, tab: 'themes', alone: false, sight: view.sight ?? profile.sight }),

    furnish: async (desk, { map, tr }, learn) => {
      const { store, edition, showing } = desk;
      const stories = storiesOf(edition, showing.deck.around, profile.stories);
      const home = () => {
        if (profile.sight) map.views.goTo(profile.sight);
        else map.views.goHome(false);
      };
      const browse = showBrowse(
        desk,
        counts,
        learn,
        { home, near: () => map.views.holdShown() },
        {
          page: document.body.dataset.dossiers ?? '',
          themes: profile.themes.filter((code) => edition.themeOf.has(code)),
          open: new URLSearchParams(carried).has(READING),
        },
      );
      const attract = makeAttract(desk, map, stories);
      const countdown = makeCountdown(tr);
      /** Where the visitor moved the map to. @type {Sight | null} */
      let sight = readSight(new URLSearchParams(carried).get('carte'));
      // The first view is shown: from now on the map goes to what is chosen.
      store.change({ sight: null });
      map.views.onMove = (moved) => {
        sight = moved;
      };
      map.views.nearest = NEAREST;
      new ResizeObserver(() => map.views.resize()).observe(map.element);
      showTake(desk, profile.address, () => sight, counts, browse.dossier);
      showOrigins();

      const toStart = () => {
        for (const dialog of document.querySelectorAll('dialog')) dialog.close();
        browse.reset();
        sight = null;
        history.replaceState(null, '', location.pathname + location.search);
      };
      const rest = () => {
        toStart();
        // What had the focus goes out of sight: the map would seem to be used.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        attract.start();
        inFirstLanguage();
      };
      // Should the server be away, the next heartbeat tries again.
      const inFirstLanguage = () => {
        if (page.lang !== first.lang) goTo(addressOf(first), () => presence.state === 'attract');
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
          if (button.lang === page.lang) return;
          counts.add(`language:${button.lang}`);
          const view = writeAddress({ ...store.view, sight }, '');
          const carry = withStart(view, first.lang) + (browse.dossier() ? `&${READING}=1` : '');
          goTo(`${addressOf(button)}#${carry}`, () => presence.state !== 'attract');
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
          () => ({ state: night.isOn ? 'night' : presence.state, ready: ready && !picture.isShown, errors }),
          ({ edition: current, build, profile: wanted, dark }) => {
            night.set(dark);
            if (presence.state !== 'attract') return;
            // Between two visits: what is new is taken up, and what is old refreshed.
            const isOld = current !== own.digest || build !== own.build || wanted !== own.profile;
            if (isOld || performance.now() > FRESH) reload(() => presence.state === 'attract');
            else inFirstLanguage();
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
      picture.hide(); // what failed on the way did not matter
      ready = true;
      if (presence.state !== 'attract') return;
      attract.start();
      inFirstLanguage();
    },
  };

  /** @param {HTMLElement} button of a language */
  function addressOf(button) {
    return (button.dataset.address ?? '') + location.search;
  }
}

/** That the dossier of a place is read, as a page of another language is told. */
const READING = 'dossier';
/** In which language all began, as a page of another language is told. */
const START = 'depart';

/** @param {string} carried @returns {string | undefined} */
function readStart(carried) {
  return new URLSearchParams(carried).get(START) ?? undefined;
}

/** @param {string} view "?sel=…", or nothing @param {string} lang */
function withStart(view, lang) {
  return `${view || '?'}${view ? '&' : ''}${START}=${lang}`;
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

/** A quiet picture, rather than an error; while it is there, the page is tried again. */
function makeQuiet() {
  const host = byId('quiet');
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let trying;
  return {
    get isShown() {
      return !host.hidden;
    },
    show() {
      host.hidden = false;
      trying ??= setInterval(() => reload(), AGAIN);
    },
    hide() {
      host.hidden = true;
      clearInterval(trying);
      trying = undefined;
    },
  };
}

function showOrigins() {
  const overlay = /** @type {HTMLDialogElement} */ (byId('origins-overlay'));
  byId('origins').addEventListener('click', () => overlay.showModal());
  overlay.querySelector('[data-close]')?.addEventListener('click', () => overlay.close());
}
