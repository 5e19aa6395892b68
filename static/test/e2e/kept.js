import assert from 'node:assert/strict';

/**
 * Waits until the browser keeps what is at an address, or keeps it no longer.
 * @param {import('playwright-core').Page} page
 * @param {string} address
 * @param {{ words?: string, gone?: boolean }} [what] words that it has
 */
export async function kept(page, address, { words = '', gone = false } = {}) {
  const done = await page.evaluate(
    async ([wanted, text, isGone]) => {
      const end = Date.now() + 20_000;
      while (Date.now() < end) {
        const found = await caches.match(wanted);
        const has = found !== undefined && (await found.text()).includes(text);
        if (has !== isGone) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return false;
    },
    /** @type {const} */ ([address, words, gone]),
  );
  assert.ok(done, `${address} is ${gone ? 'still' : 'not'} kept`);
}
