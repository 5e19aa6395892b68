/**
 * Loading the page again, which a kiosk does only when somebody is there to serve
 * it: an error page of the browser would stay.
 */

/**
 * @param {string} address
 * @param {() => boolean} wanted whether it still is, once it is known that the page would come
 * @returns {Promise<void>}
 */
export async function goTo(address, wanted) {
  if (!(await comes(address)) || !wanted()) return;
  // Not one step more in the history: there is no way back on a kiosk.
  location.replace(address);
}

/** @param {() => boolean} [wanted] @returns {Promise<void>} */
export async function reload(wanted = () => true) {
  if ((await comes(location.href)) && wanted()) location.reload();
}

/** @param {string} address @returns {Promise<boolean>} whether the page would come: from the server, or from what was kept of it */
async function comes(address) {
  try {
    const answer = await fetch('/livez', { cache: 'no-store', signal: AbortSignal.timeout(3000) });
    if (answer.ok) return true;
  } catch {
    // The server is away.
  }
  const isControlled = Boolean(navigator.serviceWorker?.controller);
  return isControlled && (await caches.match(address, { ignoreSearch: true })) !== undefined;
}
