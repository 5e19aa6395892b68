import { isFile } from './route.js';

/** Where `requestIdleCallback` is missing, in milliseconds. */
const SOON = 2000;

/**
 * Has the service worker keep this page, once there is nothing better to do, so
 * that it opens again with no network. Browsers that have no workers, or forbid
 * storage, or whose reader saves data, keep nothing, and nothing is missing.
 * @param {{ digest?: string, files?: string[], pages?: string[] }} [shown] the edition it shows, what it may need later, and the addresses of the same page in other languages that are to be kept with it
 */
export function keepForOffline({ digest = '', files = [], pages = [] } = {}) {
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
  const isKept = document.documentElement.dataset.kept !== undefined;
  if (!navigator.serviceWorker || connection?.saveData || isKept) return;
  whenIdle(async () => {
    try {
      const root = new URL(document.body.dataset.root ?? '/', location.href).href;
      await navigator.serviceWorker.register(`${root}sw.js`, { scope: root });
      const { active } = await navigator.serviceWorker.ready;
      const read = performance.getEntriesByType('resource').map(({ name }) => name);
      const later = files.map((each) => new URL(each, root).href);
      // A page that was older than its edition has begun to read that one too.
      const needed = [...read, ...later].filter(
        (each) => isFile(each, root) && (!each.includes('/editions/') || each.includes(digest)),
      );
      for (const page of [location.href, ...pages.map((each) => new URL(each, location.href).href)]) {
        active?.postMessage({ page, digest, files: needed });
      }
    } catch {
      // Refused: the page goes on as it would without.
    }
  });
}

/** @param {() => void} run */
function whenIdle(run) {
  const wait = () => ('requestIdleCallback' in window ? requestIdleCallback(run) : setTimeout(run, SOON));
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait, { once: true });
}
