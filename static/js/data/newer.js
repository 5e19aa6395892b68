/** @typedef {import('../contract.d.ts').Manifest} Manifest */

/** However often one comes back to the page, the server is not asked more often. */
const LEAST = 60_000;

/**
 * Whether the server has gone on to another edition than the one on the page,
 * each told once. An answer that does not come is no news.
 * @param {string} digest of the edition on the page
 * @param {() => Promise<Manifest>} ask for the current manifest
 * @param {(manifest: Manifest) => void} tell
 * @param {() => number} [now] in milliseconds
 * @param {boolean} [isKept] whether the page may be old already, kept from another day
 * @returns {() => Promise<void>} to be called whenever there may be news
 */
export function watchEdition(digest, ask, tell, now = () => Date.now(), isKept = false) {
  const told = new Set([digest]);
  let asked = isKept ? Number.NEGATIVE_INFINITY : now();
  return async () => {
    if (now() - asked < LEAST) return;
    asked = now();
    try {
      const manifest = await ask();
      if (!manifest.digest || told.has(manifest.digest)) return;
      told.add(manifest.digest);
      tell(manifest);
    } catch {
      // Away, or between two editions: the next time will tell.
    }
  };
}
