/**
 * Loading the page again, which a kiosk does only when somebody is there to serve
 * it: an error page of the browser would stay.
 */

/**
 * @param {string} address
 * @returns {Promise<void>}
 */
export async function goTo(address) {
  if (!(await served())) return;
  // Not one step more in the history: there is no way back on a kiosk.
  location.replace(address);
}

/** @returns {Promise<void>} */
export async function reload() {
  if (await served()) location.reload();
}

/** @returns {Promise<boolean>} whether a page would come: from the server, or from what was kept of it */
async function served() {
  if (navigator.serviceWorker?.controller) return true;
  try {
    const answer = await fetch('/livez', { cache: 'no-store', signal: AbortSignal.timeout(3000) });
    return answer.ok;
  } catch {
    return false;
  }
}
