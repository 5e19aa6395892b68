/**
 * Takes the README's pictures again: `npm run screenshots`, after `make build`.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DESKTOP, PHONE, stop, visit } from './e2e/browser.js';
import { settled } from './e2e/hands.js';

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
      if (path.startsWith('/kiosque'))
        await page.locator('.story-sentence:visible, .browse-head:visible').first().waitFor();
      await settled(page);
      // A wall's picture has eight million pixels.
      const small = /\.jpg$/.test(name) ? { type: /** @type {const} */ ('jpeg'), quality: 70 } : {};
      await page.screenshot({ path: folder + name, ...small });
    },
    { options },
  );
}

await mkdir(folder, { recursive: true });
await picture('map-desktop.png', '/', { viewport: DESKTOP });
await picture('panel-desktop.png', '/?sel=partner:naplouse', { viewport: DESKTOP });
const dossier = '/missions/dossier?region=011&authority=lille';
await picture('dossier-desktop.png', dossier, { viewport: DESKTOP });
await picture('dossier-phone.png', dossier, { viewport: PHONE, isMobile: true, hasTouch: true });
await picture('map-phone.png', '/', { viewport: PHONE, isMobile: true, hasTouch: true });
const story =
  '&recits=communaute-urbaine-de-dunkerque-gouvernorat-de-ngazidja&adresse=https://atlas.exemple.fr';
await picture('kiosk-portrait.jpg', `/kiosque?langues=fr,en,nl${story}`, {
  viewport: { width: 1080, height: 1920 },
  hasTouch: true,
});
// With what one was looking at, the page comes up as in a visit.
await picture('kiosk-wall.jpg', `/kiosque?langues=fr,en,nl${story}#?themes=eau`, {
  viewport: { width: 3840, height: 2160 },
  hasTouch: true,
});
await stop();
