import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { startProgram } from './program.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').BrowserContextOptions} Options */

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

const program = await startProgram();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: FLAGS,
});

/** Where the program serves. */
export const origin = program.url;

/** Ends what this module started; to be called once, after the last test. */
export async function stop() {
  await browser.close();
  await program.stop();
}

/** What Playwright says where a page would have a service worker. */
const NO_WORKER = /^Service Worker registration blocked by Playwright$/;

/**
 * A reader of their own, with nothing kept. A service worker would ask in place
 * of the page, out of the sight of tests: those that are about it allow it.
 * @param {Options} [options]
 */
export function newContext(options) {
  return browser.newContext({
    viewport: DESKTOP,
    reducedMotion: 'reduce',
    locale: 'fr',
    serviceWorkers: 'block',
    ...options,
  });
}

/**
 * @typedef {object} Visit
 * @property {Options} [options]
 * @property {string} [at] where the site is, when it is not the program that serves it
 * @property {boolean} [unready] the page is not expected to get as far as the map
 * @property {RegExp} [mayComplain] what the console may say in this visit
 * @property {(page: Page) => Promise<unknown>} [before] prepares the page, before it opens
 */

/**
 * Opens a page of the program, runs a test on it, and holds of every visit what
 * must hold of each: nothing fetched from another host, no complaint in the
 * console, no error.
 * @param {string} path
 * @param {(page: Page) => Promise<void>} run
 * @param {Visit} [visit]
 */
export async function visit(path, run, { at = origin, options = {}, unready, mayComplain, before } = {}) {
  // A reader of the page's language, whom no other is offered.
  const locale = /^\/([a-z]{2})(\/|\?|$)/.exec(path)?.[1] ?? 'fr';
  const context = await newContext({ locale, ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  /** @type {string[]} */
  const strangers = [];
  const host = new URL(at).origin;
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (NO_WORKER.test(message.text())) return;
    if (!mayComplain?.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== host && url.protocol !== 'data:') strangers.push(request.url());
  });
  try {
    await before?.(page);
    await page.goto(at + path);
    if (!unready) await page.waitForSelector('html[data-ready]');
    await run(page);
    assert.deepEqual(complaints, [], 'the console says nothing');
    assert.deepEqual(strangers, [], 'nothing is asked of another host');
  } finally {
    await context.close();
  }
}

/**
 * Opens a page of another site, which is served for it, and runs a test on it.
 * @param {string} html of its body
 * @param {(page: Page, complaints: string[]) => Promise<void>} run
 * @param {Options} [options]
 */
export async function visitElsewhere(html, run, options = {}) {
  const site = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="fr"><title>Ma ville</title><body>${html}</body></html>`);
  });
  await new Promise((resolve) => site.listen(0, 'localhost', () => resolve(null)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (site.address());
  const context = await newContext(options);
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.goto(`http://localhost:${port}/`);
    await run(page, complaints);
  } finally {
    await context.close();
    site.closeAllConnections();
    await new Promise((resolve) => site.close(() => resolve(null)));
  }
}

/**
 * Leaves the records that have these words.
 * @param {Page} page
 * @param {string} words
 */
export async function searchText(page, words) {
  const box = page.getByRole('combobox');
  await box.fill(words);
  await box.press('Enter');
}

/**
 * @param {Page} page
 * @param {string} name of the language, in itself
 */
export async function changeLanguage(page, name) {
  const from = page.url();
  await page.locator('#languages summary').click();
  await page.locator('#languages').getByRole('link', { name }).click();
  await page.waitForURL(({ href }) => href !== from);
}

/** @type {Options} */
export const phone = { viewport: PHONE, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

/**
 * Turns a page that was opened on a computer into the same one on a phone.
 * @param {Page} page
 */
export async function becomePhone(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  await session.send('Emulation.setDeviceMetricsOverride', { ...PHONE, deviceScaleFactor: 2, mobile: true });
}

/**
 * How many pixels of a page have to be scrolled sideways. Not measured from
 * innerWidth: a phone zooms out until all of a page that is too wide is in it.
 * @param {Page | import('playwright-core').Frame} page
 * @returns {Promise<number>}
 */
export const tooWide = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });

/** @param {string} path @returns {Promise<any>} */
export async function json(path) {
  const response = await fetch(origin + path);
  assert.equal(response.status, 200, path);
  return response.json();
}
