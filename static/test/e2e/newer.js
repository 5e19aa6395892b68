import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, visit } from './browser.js';

const manifest = await json('/api/edition');

/**
 * Has the server answer with another edition, from the moment it is told to.
 * @param {import('playwright-core').Page} page
 */
async function publishing(page) {
  const server = { digest: manifest.digest, asked: 0, away: false };
  await page.clock.install();
  await page.route('**/api/edition', (route) => {
    // Whether the server is there is asked apart, without asking what it has.
    if (route.request().method() === 'HEAD') return route.fulfill();
    server.asked++;
    if (server.away) return route.abort();
    return route.fulfill({ json: { ...manifest, digest: server.digest, number: manifest.number + 1 } });
  });
  return server;
}

/**
 * Lets time pass until the server is asked again, and has answered.
 * @param {import('playwright-core').Page} page
 */
async function nextAsking(page) {
  const answered = page.waitForEvent('requestfinished', (request) => request.url().endsWith('/api/edition'));
  await page.clock.fastForward('05:01');
  await answered;
}

test('a new edition is said once, quietly, and the page comes back as it was', async () => {
  /** @type {{ digest: string, asked: number, away: boolean }} */
  let server;
  await visit(
    '/?themes=eau&onglet=liste',
    async (page) => {
      const notice = page.locator('#newer');
      await nextAsking(page);
      assert.equal(await notice.innerText(), '', 'the same edition is no news');
      server.digest = 'f'.repeat(64);
      await nextAsking(page);
      await notice.getByText('Une nouvelle édition de l’atlas est parue.').waitFor();
      assert.equal(await notice.getAttribute('role'), 'status');
      assert.ok(await page.locator('#liste').isVisible(), 'nothing else moves');
      await notice.getByRole('button', { name: 'Plus tard' }).click();
      assert.ok(!(await notice.isVisible()));
      await nextAsking(page);
      assert.ok(!(await notice.isVisible()), 'nor is it said twice');
      server.digest = 'e'.repeat(64);
      await nextAsking(page);
      const reload = notice.getByRole('button', { name: 'Nouvelle édition\u202f: recharger' });
      await reload.waitFor();
      await Promise.all([page.waitForEvent('load'), reload.click()]);
      await page.waitForSelector('html[data-ready]');
      assert.match(page.url(), /\?themes=eau&onglet=liste$/);
      assert.ok(await page.locator('#liste').isVisible());
    },
    {
      before: async (page) => {
        server = await publishing(page);
      },
    },
  );
});

test('coming back to the page, or online, asks; being away says nothing', async () => {
  /** @type {{ digest: string, asked: number, away: boolean }} */
  let server;
  await visit(
    '/',
    async (page) => {
      const notice = page.locator('#newer');
      server.digest = 'd'.repeat(64);
      await page.evaluate(() => dispatchEvent(new Event('online')));
      assert.equal(server.asked, 0, 'not at once: the page is as new');
      server.away = true;
      const failed = page.waitForEvent('requestfailed');
      await page.clock.fastForward('02:00');
      await page.evaluate(() => dispatchEvent(new Event('online')));
      await failed;
      assert.equal(await notice.innerText(), '');
      server.away = false;
      await page.clock.fastForward('02:00');
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await notice.getByText('Une nouvelle édition').waitFor();
    },
    {
      mayComplain: /Failed to load resource/,
      before: async (page) => {
        server = await publishing(page);
      },
    },
  );
});
