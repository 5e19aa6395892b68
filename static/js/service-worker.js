/**
 * The second net: pages that were read open again with no network, or with a
 * server that does not answer. The network always comes first for a page, so
 * that nobody reads an old one who could read the new one; see offline/ for what
 * is kept.
 */

import { routeOf } from './offline/route.js';
import { openShelf } from './offline/shelf.js';

/** How long the network is waited for when there is a page to show, in milliseconds. */
const PATIENCE = { page: 4000, kiosk: 2000 };

/**
 * What is used of a service worker's global, which the types of pages lack.
 * @typedef {object} Worker
 * @property {{ scope: string }} registration
 * @property {{ claim: () => Promise<void> }} clients
 * @property {() => Promise<void>} skipWaiting
 * @property {(type: string, listen: (event: any) => void) => void} addEventListener
 */

const worker = /** @type {Worker} */ (/** @type {unknown} */ (self));
const root = worker.registration.scope;
const shelf = openShelf(root);

// A new worker takes over at once, while pages are open: a kiosk's is never
// closed. It breaks none of them, since no worker decides what a page is made
// of: the names of files hold their content, and what is kept stays.
worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([worker.clients.claim(), shelf.tidy().catch(() => {})]));
});

// The page says what it is made of once it is shown: nothing is fetched ahead of it.
worker.addEventListener('message', (event) => event.waitUntil(shelf.keep(event.data)));

worker.addEventListener('fetch', (event) => {
  /** @type {Request} */
  const request = event.request;
  const { method, mode, url, headers } = request;
  const route = routeOf({ method, mode, url, ranged: headers.has('Range') }, root);
  if (route === 'file') event.respondWith(file(request));
  else if (route !== 'none') event.respondWith(page(request, PATIENCE[route]));
});

/** @param {Request} request */
async function file(request) {
  return (await shelf.file(request.url).catch(() => undefined)) ?? fetch(request);
}

/**
 * @param {Request} request
 * @param {number} patience
 * @returns {Promise<Response>}
 */
async function page(request, patience) {
  const coming = fetch(request);
  coming.catch(() => {}); // said where it is waited for
  const late = new Promise((resolve) => setTimeout(resolve, patience));
  const kept = shelf.page(request.url).catch(() => undefined);
  try {
    const first = /** @type {Response | undefined} */ (await Promise.race([coming, late]));
    // What stands before the program answers 502 or 503 when it is away.
    if (first && first.status < 500) return first;
    return (await kept) ?? first ?? (await coming);
  } catch {
    return (await kept) ?? (await away(request.url));
  }
}

/**
 * What stands in for a page that was never read: it is not that page, and its
 * status says so.
 * @param {string} url
 */
async function away(url) {
  const standIn = await shelf.standIn(url).catch(() => undefined);
  return standIn ? new Response(standIn.body, { status: 503, headers: standIn.headers }) : Response.error();
}
