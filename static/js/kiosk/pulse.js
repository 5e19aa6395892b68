/**
 * Tells the kiosk's own server that the page is alive, what was counted, and
 * hears whether there is a newer edition and whether it is night.
 */

/** @typedef {{ edition: string, build: string, profile: string, dark: boolean }} Answer what the page should be, and whether to be dark */

/**
 * @typedef {object} Beat
 * @property {import('./presence.js').State | 'night'} state
 * @property {boolean} ready
 * @property {number} errors
 */

const EVERY = 5000;

/**
 * @param {string} address
 * @param {import('./counts.js').Counts} counts
 * @param {() => Beat} now
 * @param {(answer: Answer) => void} heard
 */
export function startPulse(address, counts, now, heard) {
  const page = crypto.getRandomValues(new Uint32Array(2)).join('-');
  const { build = '', profile = '' } = document.body.dataset;
  const { digest = '' } = JSON.parse(document.getElementById('manifest')?.textContent || '{}');
  /** @param {Record<string, number>} taken */
  const body = (taken) => {
    const { memory } = /** @type {{ memory?: { usedJSHeapSize: number } }} */ (
      /** @type {unknown} */ (performance)
    );
    return JSON.stringify({
      page,
      edition: digest,
      build,
      ...now(),
      heap: memory?.usedJSHeapSize ?? 0,
      counts: taken,
    });
  };
  let under = false;
  const beat = async () => {
    if (under) return;
    under = true;
    const taken = counts.take();
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: body(taken),
        signal: AbortSignal.timeout(EVERY),
      });
      if (!response.ok) throw new Error(String(response.status));
      heard(await response.json());
    } catch {
      counts.giveBack(taken); // the server is away: it comes back by itself
    } finally {
      under = false;
    }
  };
  setInterval(beat, EVERY);
  addEventListener('pagehide', () => {
    navigator.sendBeacon(address, new Blob([body(counts.take())], { type: 'application/json' }));
  });
  beat();
  return { digest, build, profile };
}
