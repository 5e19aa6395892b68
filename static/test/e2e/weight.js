import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from './browser.js';

const LIMIT = 300_000;

test('the first load, all of it, is within 300 KB', () => {
  let received = 0;
  return visit(
    '/',
    async (page) => {
      await page.waitForLoadState('networkidle');
      assert.ok(received > 50_000, `only ${received} bytes were seen`);
      assert.ok(received <= LIMIT, `${received} bytes`);
    },
    {
      before: async (page) => {
        const session = await page.context().newCDPSession(page);
        await session.send('Network.enable');
        session.on('Network.loadingFinished', ({ encodedDataLength }) => {
          received += encodedDataLength;
        });
      },
    },
  );
});
