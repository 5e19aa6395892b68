/**
 * The audits that others run of a page: pa11y on the French pages, Lighthouse on
 * four. Both drive the machine's own Chromium, and fetch none.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import lighthouse, { desktopConfig } from 'lighthouse';
import pa11y from 'pa11y';
import puppeteer from 'puppeteer-core';
import { origin } from './browser.js';
import { RECORDS } from './samples.js';

const READY = 'html[data-ready]';

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
after(() => browser.close());

/** Pages in French; those of the map are not there until it is drawn. */
const FRENCH = [
  '/',
  '/?vue=liste',
  '/?onglet=filtres',
  '/?onglet=chiffres',
  '/?sel=authority:lille',
  '/integrer',
  ...Object.values(RECORDS),
  '/missions/plan?region=011&theme=eau',
  '/a-propos',
  '/donnees',
  '/accessibilite',
  '/mentions-legales',
];

for (const path of FRENCH) {
  test(`pa11y finds nothing: ${path}`, async () => {
    const { issues } = await pa11y(origin + path, {
      browser,
      standard: 'WCAG2AA',
      // It reads what is hidden too, before it has anything to say.
      hideElements: '[hidden]',
      actions: /^\/(integrer)?(\?|$)/.test(path) ? [`wait for element ${READY} to be added`] : [],
    });
    assert.deepEqual(
      issues.map(({ code, selector, message }) => `${code} ${selector}: ${message}`),
      [],
    );
  });
}

for (const path of ['/', RECORDS['record of a cooperation'], '/donnees', RECORDS['dossier of a mission']]) {
  test(`Lighthouse finds nothing: ${path}`, async () => {
    const page = await browser.newPage();
    const result = await lighthouse(
      origin + path,
      {
        onlyCategories: ['accessibility', 'best-practices'],
        logLevel: 'silent',
        // Nothing is timed here, so that nothing is waited for. Throttling by
        // simulation, the default, slows down no page; the others wait longer.
        pauseAfterFcpMs: 0,
        pauseAfterLoadMs: 0,
        networkQuietThresholdMs: 500,
        cpuQuietThresholdMs: 500,
        disableFullPageScreenshot: true,
      },
      desktopConfig,
      page,
    );
    await page.close();
    assert.ok(result);
    const { audits, categories, runtimeError } = result.lhr;
    assert.equal(runtimeError, undefined);
    const failed = Object.values(audits)
      .filter(({ score, scoreDisplayMode }) => scoreDisplayMode === 'error' || (score !== null && score < 1))
      .map(({ id, title, details }) => `${id}: ${title} ${JSON.stringify(details)?.slice(0, 600)}`);
    assert.deepEqual(failed, []);
    assert.equal(categories.accessibility.score, 1);
    assert.equal(categories['best-practices'].score, 1);
  });
}
