/**
 * How smoothly the map moves: the intervals between frames while it is dragged
 * and zoomed, in a headless browser with no GPU; on a phone, how soon the first
 * arcs are there. Prints figures beside what is promised, as one line of JSON: see
 * cmd/bench, which judges them.
 *
 *   node test/bench/frames.js URL [phone]
 */
import { chromium } from 'playwright-core';

const [url, device] = process.argv.slice(2);
if (!url) throw new Error('say which server to measure: node test/bench/frames.js URL [phone]');
const phone = device === 'phone';
const SLOWER = 4;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
const context = await browser.newContext({
  serviceWorkers: 'block', // what is kept for later is not what is measured
  ...(phone
    ? { viewport: { width: 412, height: 915 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true }
    : { viewport: { width: 1920, height: 1080 } }),
});
const page = await context.newPage();
if (phone) {
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}
await page.addInitScript(() => {
  /** @type {number[]} */
  const frames = [];
  let last = 0;
  /** @param {number} now */
  const tick = (now) => {
    if (last) frames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  Object.assign(window, { frames });
  new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) if (name === 'arcs') Object.assign(window, { arcs: true });
  }).observe({ type: 'mark', buffered: true });
});

await page.goto(url);
await page.waitForSelector('html[data-ready]', { timeout: 120_000 });
await page.waitForFunction(() => performance.getEntriesByName('arcs').length > 0, null, { timeout: 120_000 });
const first = await page.evaluate(() => {
  const fetched = performance
    .getEntriesByType('resource')
    .filter(({ name }) => /\/(layers|api)\//.test(name))
    .map((entry) => /** @type {PerformanceResourceTiming} */ (entry).responseEnd);
  const arcs = performance.getEntriesByName('arcs')[0].startTime;
  return { data: Math.max(...fetched), arcs };
});
await page.waitForTimeout(2000);

/** @param {() => Promise<void>} work @returns {Promise<number[]>} intervals in ms */
async function framesOf(work) {
  await page.evaluate(() => {
    /** @type {any} */ (window).frames.length = 0;
  });
  await work();
  return page.evaluate(() => [.../** @type {any} */ (window).frames]);
}

const box = await page.locator('#map').boundingBox();
if (!box) throw new Error('there is no map');
const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };

const pan = await framesOf(async () => {
  for (let round = 0; round < 3; round++) {
    await page.mouse.move(middle.x + 200, middle.y);
    await page.mouse.down();
    for (let i = 0; i < 60; i++) await page.mouse.move(middle.x + 200 - i * 6, middle.y + i);
    await page.mouse.up();
    await page.waitForTimeout(1000);
  }
});
const zoom = await framesOf(async () => {
  for (const name of ['in', 'out', 'in', 'in', 'out', 'out']) {
    await page.evaluate(
      (which) =>
        /** @type {HTMLElement} */ (document.querySelector(`.leaflet-control-zoom-${which}`)).click(),
      name,
    );
    await page.waitForTimeout(1200);
  }
});
await browser.close();

/** @param {number[]} frames */
function summary(frames) {
  const sorted = [...frames].sort((a, b) => a - b);
  /** @param {number} part */
  const at = (part) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);
  return { frames: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}

/** What is promised, in milliseconds: see how good it must be, in the design. */
const figures = phone
  ? [
      {
        what: { fr: 'premiers arcs après les données', en: 'first arcs after the data' },
        got: Math.round(first.arcs - first.data),
        most: 1000,
      },
    ]
  : [
      {
        what: { fr: 'défilement, 95 % des images', en: 'panning, 95 % of frames' },
        got: summary(pan).p95,
        most: 20,
      },
      {
        what: { fr: 'défilement, la plus longue', en: 'panning, the longest' },
        got: summary(pan).max,
        most: 120,
      },
      {
        what: { fr: 'changement d’échelle, 95 % des images', en: 'zooming, 95 % of frames' },
        got: summary(zoom).p95,
        most: 34,
      },
      {
        what: { fr: 'changement d’échelle, la plus longue', en: 'zooming, the longest' },
        got: summary(zoom).max,
        most: 120,
      },
    ];
const links = await fetch(`${url}/api/edition`).then((response) => response.json());
const where = phone ? `téléphone ralenti ${SLOWER} fois` : 'ordinateur sans carte graphique';
console.log(
  JSON.stringify({
    device: where,
    links: links.counts.links,
    figures,
    pan: summary(pan),
    zoom: summary(zoom),
  }),
);
