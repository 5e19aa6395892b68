import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violationsOf } from './axe.js';
import { origin, phone, tooWide, visit, visitElsewhere } from './browser.js';

/** @param {string} query @param {number} width @param {number} height */
const frame = (query, width, height) =>
  `<iframe src="${origin}/integrer${query}" title="Carte" width="${width}" height="${height}" style="border:0"></iframe>`;

/** @param {import('playwright-core').Page} page @returns {Promise<import('playwright-core').Frame>} */
async function framed(page) {
  const handle = await page.locator('iframe').elementHandle();
  const inside = await handle?.contentFrame();
  assert.ok(inside);
  await inside.waitForSelector('html[data-ready]');
  return inside;
}

for (const [width, height] of [
  [600, 400],
  [320, 480],
  [1000, 700],
]) {
  test(`another site frames the map: ${width} × ${height}`, () =>
    visitElsewhere(frame('?themes=eau', width, height), async (page, complaints) => {
      const inside = await framed(page);
      const map = await inside.locator('#map').boundingBox();
      assert.ok(map && map.width >= width - 1 && map.height >= height - 60, 'most of it is the map');
      assert.match((await inside.locator('#caption').textContent()) ?? '', /7 coopérations sur \d+ · eau/);
      for (const clutter of ['#share', '.languages', '#finder', '#tabs']) {
        assert.equal(await inside.locator(clutter).count(), 0, clutter);
      }
      const legend = inside.getByRole('button', { name: 'Légende' });
      assert.ok(!(await inside.locator('#themes').isVisible()), 'the legend is folded');
      await legend.click();
      assert.ok(await inside.locator('#themes').isVisible());
      assert.equal(await legend.getAttribute('aria-expanded'), 'true');
      await inside.getByRole('checkbox', { name: /^Culture/ }).check();
      assert.match((await inside.locator('#caption').textContent()) ?? '', /9 coopérations/);
      const whole = inside.getByRole('link', { name: /Tout l’atlas/ });
      assert.equal(await whole.getAttribute('rel'), 'noopener');
      const [opened] = await Promise.all([page.context().waitForEvent('page'), whole.click()]);
      assert.equal(opened.url(), `${origin}/?themes=eau,culture`, 'the whole atlas shows the same');
      assert.equal(await tooWide(inside), 0);
      assert.deepEqual(complaints, []);
    }));
}

test('a framed selection opens its panel, and what leads out of it leaves the frame', () =>
  visitElsewhere(frame('?sel=partner:naplouse&vue=liste', 600, 400), async (page) => {
    const inside = await framed(page);
    assert.match(await inside.locator('#detail h2').innerText(), /Naplouse/);
    assert.ok(await inside.locator('#map').isVisible(), 'and the map stays, whatever the address asks');
    const source = inside.locator('#detail a[href^="http"]').first();
    assert.equal(
      await source.evaluate(
        (/** @type {HTMLAnchorElement} */ node) => node.target || document.querySelector('base')?.target,
      ),
      '_blank',
    );
    await inside.getByRole('button', { name: /Retour/ }).click();
    assert.ok(await inside.locator('#themes').isVisible());
  }));

test('the page of the map itself refuses to be framed', () =>
  visitElsewhere(`<iframe src="${origin}/" title="Carte"></iframe>`, async (page, complaints) => {
    await page.waitForFunction(() => frames.length === 1);
    const refused = page.waitForEvent('console', {
      predicate: (message) => /frame-ancestors 'none'/.test(message.text()),
      timeout: 5000,
    });
    if (!complaints.some((text) => /frame-ancestors 'none'/.test(text))) await refused;
    else refused.catch(() => {});
    assert.equal(page.frames().filter((each) => each.url().startsWith(origin)).length, 0);
  }));

test('“Intégrer” gives the code of this view, which shows this view', async () => {
  let code = '';
  await visit('/?themes=eau&vue=liste&tri=-annee&q=lille', async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Intégrer' }).click();
    const text = page.getByLabel(/Collez ce code/);
    assert.ok(await text.evaluate((node) => node === document.activeElement));
    code = await text.inputValue();
    await page.getByRole('button', { name: 'Copier le code' }).click();
    await page.getByRole('button', { name: 'Code copié.' }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
    await page.keyboard.press('Escape');
    assert.ok(
      await page
        .getByRole('button', { name: 'Intégrer' })
        .evaluate((node) => node === document.activeElement),
    );
  });
  assert.ok(code.includes(`src="${origin}/integrer?themes=eau&amp;q=lille"`), code);
  assert.match(code, /title="Passerelles\u202f: .* eau"/);
  await visitElsewhere(code, async (page) => {
    const inside = await framed(page);
    assert.match((await inside.locator('#caption').textContent()) ?? '', /«\slille\s», eau/);
  });
});

test('English pages give English maps', () =>
  visit('/en/?themes=eau', async (page) => {
    await page.getByRole('button', { name: 'Embed' }).click();
    assert.match(await page.locator('#embed-code').inputValue(), /\/en\/integrer\?themes=eau"/);
  }));

for (const path of ['/integrer', '/en/integrer?sel=authority:lille', '/integrer?themes=eau']) {
  for (const options of [
    { viewport: { width: 600, height: 400 } },
    { ...phone, viewport: { width: 320, height: 480 } },
  ]) {
    test(`axe finds nothing: ${path}, ${options.viewport.width} px`, () =>
      visit(
        path,
        async (page) => {
          const legend = page.locator('#sheet-handle');
          if ((await legend.getAttribute('aria-expanded')) === 'false') await legend.click();
          assert.deepEqual(await violationsOf(page), []);
        },
        { options },
      ));
  }
}
