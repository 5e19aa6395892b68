/**
 * Takes the README's pictures again: `npm run screenshots`, after `make build`.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DESKTOP, PHONE, stop, visit } from './e2e/browser.js';

const folder = fileURLToPath(new URL('../screenshots/', import.meta.url));

/**
 * @param {string} name
 * @param {string} path
 * @param {import('playwright-core').BrowserContextOptions} options
 */
function picture(name, path, options) {
  return visit(
    path,
    async (page) => {
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: `${folder}${name}.png` });
    },
    { options },
  );
}

await mkdir(folder, { recursive: true });
await picture('map-desktop', '/', { viewport: DESKTOP });
await picture('panel-desktop', '/?sel=partner:naplouse', { viewport: DESKTOP });
await picture('map-phone', '/', { viewport: PHONE, isMobile: true, hasTouch: true });
await stop();
