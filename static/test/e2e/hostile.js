import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from './browser.js';

/** Runs in a page that takes it for its own, and breaks out of an attribute. */
const SCRIPT = `"'></script><img class=intruder src=x onerror="document.title='taken'"><script>alert(1)</script>`;
const CODED = encodeURIComponent(SCRIPT);

/** The parameters that the pages know, and where a path has room. */
const ADDRESSES = [
  `/?${['q', 'vue', 'sel', 'theme', 'country', 'type', 'lang', 'utm_source'].map((name) => `${name}=${CODED}`).join('&')}`,
  `/?q=${CODED}&vue=liste`,
  `/?sel=partner:${CODED}#${CODED}`,
  `/cooperations?q=${CODED}`,
  `/cooperations/${CODED}`,
  `/ar/partenaires/${CODED}`,
  `/missions?country=${CODED}&region=${CODED}`,
  `/missions/dossier?country=${CODED}&from=${CODED}`,
  `/${CODED}`,
];

for (const path of ADDRESSES) {
  test(`a script in ${path.slice(0, 40)}… is only text`, () => {
    /** @type {string[]} */
    const dialogs = [];
    return visit(
      path,
      async (page) => {
        await page.waitForLoadState('load');
        assert.equal(await page.locator('.intruder').count(), 0);
        assert.notEqual(await page.title(), 'taken');
        assert.deepEqual(dialogs, []);
      },
      {
        unready: true,
        // The last: a date that is none, which the browser leaves out of its field.
        mayComplain: /the server responded with a status of 40[04]|does not conform to the required format/,
        before: async (page) => {
          page.on('dialog', async (dialog) => {
            dialogs.push(dialog.message());
            await dialog.dismiss();
          });
        },
      },
    );
  });
}
