/** @typedef {import('playwright-core').Page} Page */

/**
 * How many pixels of the canvas the links are on have each colour.
 * @param {Page} page
 * @param {string[]} colors #RRGGBB
 * @returns {Promise<number[]>}
 */
export async function countPixels(page, colors) {
  await settled(page);
  return page.evaluate((wanted) => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('.leaflet-links-pane canvas'));
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
      copy.getContext('2d', { willReadFrequently: true })
    );
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const rgb = wanted.map((color) => [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16)));
    const counts = wanted.map(() => 0);
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] < 250) continue;
      rgb.forEach(([r, g, b], k) => {
        if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 40) counts[k]++;
      });
    }
    return counts;
  }, colors);
}

/**
 * Places of the window where the links' canvas has a colour and the map is what
 * a finger would touch.
 * @param {Page} page
 * @param {string} color
 * @param {{ x: number, y: number }} away a place to keep away from: where all lines start
 * @returns {Promise<{ x: number, y: number }[]>}
 */
export async function findPixels(page, color, away) {
  await settled(page);
  return page.evaluate(
    ({ color, away }) => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('.leaflet-links-pane canvas'));
      const copy = new OffscreenCanvas(canvas.width, canvas.height);
      const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
        copy.getContext('2d', { willReadFrequently: true })
      );
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const box = canvas.getBoundingClientRect();
      const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16));
      /** @type {{ x: number, y: number }[]} */
      const found = [];
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] !== r || data[i + 1] !== g || data[i + 2] !== b || data[i + 3] < 255) continue;
        const x = box.left + (((i / 4) % canvas.width) * box.width) / canvas.width;
        const y = box.top + (Math.floor(i / 4 / canvas.width) * box.height) / canvas.height;
        const under = document.elementFromPoint(x, y);
        if (
          under?.closest('#map') &&
          !under.closest('.leaflet-control') &&
          Math.hypot(x - away.x, y - away.y) > 60
        )
          found.push({ x, y });
      }
      return found;
    },
    { color, away },
  );
}

/** @param {Page} page until the drawing that was asked for has been made, and brought */
export async function settled(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.waitForFunction(() => !document.querySelector('.leaflet-links-pane canvas[data-waits]'));
}
