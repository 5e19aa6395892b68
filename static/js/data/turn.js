/**
 * Lets the browser answer the reader, between two pieces of work that would be
 * too long together.
 * @returns {Promise<void>}
 */
export function turn() {
  const { scheduler } = /** @type {{ scheduler?: { yield?: () => Promise<void> } }} */ (globalThis);
  return scheduler?.yield ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve));
}
