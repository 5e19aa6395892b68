import { tap } from './hands.js';

/** @typedef {import('playwright-core').Page} Page */

const VISITS = 60;
/** After so many, what is made once is made. */
const WARM = 15;

/**
 * A day of visits, on a page whose clock the test turns on: each comes, looks at
 * something else, and leaves without a word.
 * @param {Page} page of a kiosk that nobody is at
 * @param {{ memory: () => Promise<number> }} kiosk its server
 * @param {number} [visits]
 * @returns {Promise<{ visits: number, heap: number[], nodes: number[], memory: number[] }>} before and after: MB, nodes, MB
 */
export async function aDay(page, kiosk, visits = VISITS) {
  const session = await page.context().newCDPSession(page);
  const measure = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { nodes } = await session.send('Memory.getDOMCounters');
    return { heap: usedSize / 1e6, nodes, memory: (await kiosk.memory()) / 1000 };
  };
  let before = await measure();
  for (let i = 0; i < visits; i++) {
    if (i === WARM) before = await measure();
    await visit(page, i);
  }
  const after = await measure();
  await session.detach();
  /** @param {'heap' | 'nodes' | 'memory'} what */
  const pair = (what) => [before[what], after[what]].map((each) => Number(each.toFixed(1)));
  return { visits, heap: pair('heap'), nodes: pair('nodes'), memory: pair('memory') };
}

/** @param {Page} page @param {number} number */
async function visit(page, number) {
  await page.locator('html.is-attract').waitFor({ state: 'attached' });
  await page.touchscreen.tap(500, 500);
  await page.clock.fastForward(1000);
  const way = ['themes', 'world', 'letters', 'search'][number % 4];
  await tap(page.locator(`#way-${way}`));
  const choices = page.locator(
    { themes: '.browse-row', world: '.browse-row', letters: '.letters button', search: '.key' }[way] ?? '',
  );
  await tap(choices.nth(number % Math.min(5, await choices.count())));
  if (way !== 'search') await tap(page.locator('.browse-row, .row-button').first());
  await page.clock.fastForward(91_000);
  await page.locator('#countdown[open]').waitFor({ state: 'attached' });
  await page.clock.fastForward(16_000);
}
