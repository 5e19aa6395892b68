import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone, searchText, tooWide, visit } from './browser.js';

test('no control is smaller than a finger on a phone', () =>
  visit(
    '/',
    async (page) => {
      await page.locator('#tab-filtres').tap();
      await page.locator('#tab-themes').tap();
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('button, a[href], .theme label, .facet-row label, summary')]
          .filter((node) => /** @type {HTMLElement} */ (node).offsetParent !== null)
          .filter((node) => !node.closest('.walker, .colophon, .skip') && !node.classList.contains('skip'))
          .map((node) => ({ box: node.getBoundingClientRect(), name: node.outerHTML.slice(0, 80) }))
          .filter(({ box }) => box.height < 27.5 || box.width < 24)
          .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
      );
      assert.deepEqual(small, []);
    },
    { options: phone },
  ));

test('at 400 % nothing has to be scrolled sideways', () =>
  visit(
    '/',
    async (page) => {
      assert.equal(await tooWide(page), 0);
      await page.locator('#tab-liste').click();
      const panel = await page.evaluate(() => {
        const body = /** @type {HTMLElement} */ (document.getElementById('panel-body'));
        return body.scrollWidth - body.clientWidth;
      });
      assert.ok(panel <= 0, `the panel is ${panel} px too wide`);
    },
    { options: { viewport: { width: 320, height: 256 } } },
  ));

for (const size of [
  { width: 360, height: 225 },
  { width: 844, height: 390 },
]) {
  test(`at ${size.width} × ${size.height} the page scrolls, and nothing lies over another thing`, () =>
    visit(
      '/',
      async (page) => {
        /** @param {string} selector */
        const box = async (selector) => {
          const found = await page.locator(selector).boundingBox();
          assert.ok(found, selector);
          return found;
        };
        const stage = await box('.stage');
        const title = await box('.intro h2');
        const credits = await box('.credits');
        assert.ok(stage.height > 120, 'the map has some height');
        assert.ok(stage.y + stage.height <= title.y, 'the title is under the map');
        assert.ok(credits.y + credits.height <= stage.y + stage.height + 1, 'the credits are on the map');
        const { page: all, window: height } = await page.evaluate(() => ({
          page: document.documentElement.scrollHeight,
          window: innerHeight,
        }));
        assert.ok(all > 2 * height, 'all of the panel is on the page');
        await page.locator('#tab-liste').click();
        await page.locator('#liste .row-button').first().click();
        const detail = await box('#detail h2');
        assert.ok(detail.y >= 0 && detail.y < height, 'what was chosen is in sight');
      },
      { options: { viewport: size } },
    ));
}

test('counts are announced', () =>
  visit('/?vue=liste', async (page) => {
    await searchText(page, 'bénin');
    await page.waitForFunction(() =>
      /^\d+ coopérations? sur \d+ · «\s?bénin\s?»/.test(document.getElementById('status')?.textContent ?? ''),
    );
  }));
