/** What hands do to a touch screen. */

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */

/** @param {Locator} target a finger on the middle of it */
export async function tap(target) {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error(`not to be seen: ${target}`);
  await target.page().touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
}

/**
 * Two fingers that go apart, or together.
 * @param {Page} page
 * @param {{ x: number, y: number }} at
 * @param {number} from pixels between the fingers
 * @param {number} to
 */
export async function pinch(page, at, from, to) {
  const session = await page.context().newCDPSession(page);
  /** @param {number} apart */
  const fingers = (apart) => [
    { x: at.x - apart / 2, y: at.y, id: 0 },
    { x: at.x + apart / 2, y: at.y, id: 1 },
  ];
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(from) });
  for (let step = 1; step <= 10; step++) {
    const apart = from + ((to - from) * step) / 10;
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await session.detach();
}

/** @param {Page} page */
export const settled = (page) => page.waitForFunction(() => !document.querySelector('[data-waits]'));

/**
 * What can be pressed now and is smaller than a finger, or written too small to
 * be read by who stands back.
 * @param {Page} page
 * @param {{ target: number, letters: number }} least pixels
 */
export function tooSmall(page, least) {
  return page.evaluate(({ target, letters }) => {
    const found = [];
    for (const node of document.querySelectorAll('button, a, input, select, summary, [role="tab"]')) {
      if (!node.checkVisibility({ visibilityProperty: true })) continue;
      const { width, height } = node.getBoundingClientRect();
      if (width < target - 0.5 || height < target - 0.5) {
        found.push(`${node.outerHTML.slice(0, 90)} ${Math.round(width)} × ${Math.round(height)}`);
      }
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const around = node.parentElement;
      if (!node.textContent?.trim() || !around?.checkVisibility({ visibilityProperty: true })) continue;
      if (around.closest('script, .visually-hidden, .credits, .scale-bar')) continue;
      const size = Number.parseFloat(getComputedStyle(around).fontSize);
      if (size < letters) found.push(`“${node.textContent.trim().slice(0, 40)}” ${size} px`);
    }
    return found;
  }, least);
}
