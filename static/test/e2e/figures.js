import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, phone, tooWide, visit } from './browser.js';

/** @type {{ cooperations: import('../../js/contract.d.ts').Cooperation[] }} */
const { cooperations } = await json('/api/cooperations.json');

test('the figures are those of the records, and say what is not known', () =>
  visit('/?onglet=chiffres', async (page) => {
    const figures = page.getByRole('tabpanel', { name: 'Chiffres' });
    assert.deepEqual(await figures.locator('h3').allInnerTexts(), [
      'Par thème',
      'Par pays',
      'Par décennie de début',
      'Par niveau de collectivité',
    ]);
    const water = cooperations.filter(({ themes }) => themes[0] === 'eau').length;
    await figures
      .getByRole('button', { name: `Eau, déchets, environnement et climat ${water} coopérations` })
      .waitFor();
    const text = await figures.innerText();
    assert.match(text, /\d+\scoopérations dont la décennie de début n’est pas connue/);
    assert.match(text, /\d+\sautres pays\s: \d+\scoopérations/);
    const counts = await figures.locator('.decades .bar-count').allInnerTexts();
    const dated = counts.reduce((sum, each) => sum + Number.parseInt(each || '0', 10), 0);
    const undated = Number(/(\d+)\scoopérations dont/.exec(text)?.[1]);
    assert.equal(dated + undated, cooperations.length, 'nobody is lost');
  }));

test('a bar filters on what it counts, keeps the focus, and lets go', () =>
  visit('/?onglet=chiffres', async (page) => {
    const bar = page.getByRole('button', { name: /^Pologne \d+ coopérations$/ });
    const count = Number(/(\d+)/.exec(await bar.innerText())?.[1]);
    await bar.focus();
    await page.keyboard.press('Enter');
    assert.match(page.url(), /pays=PL/);
    assert.match(
      await page.locator('.shown-sentence').innerText(),
      new RegExp(`^${count}\\scoopérations sur`),
    );
    assert.equal(await bar.getAttribute('aria-pressed'), 'true');
    assert.ok(await bar.evaluate((node) => node === document.activeElement));
    const decade = page.getByRole('button', { name: /^1990 / });
    const fewer = Number(/(\d+)\s*coop/.exec((await decade.textContent()) ?? '')?.[1]);
    await decade.click();
    assert.match(page.url(), /pays=PL.*annees=1990-1999/);
    assert.match(
      await page.locator('.shown-sentence').innerText(),
      new RegExp(`^${fewer}\\scoopérations? sur`),
    );
    await decade.click();
    await bar.click();
    assert.match(page.url(), /\?onglet=chiffres$/);
  }));

test('nothing to draw is said, with ways out', () =>
  visit('/?onglet=chiffres&q=zzzz&themes=eau', async (page) => {
    assert.equal(await page.locator('#chiffres .chart').count(), 0);
    assert.ok(await page.locator('#chiffres').getByRole('button', { name: 'Tout afficher' }).isVisible());
  }));

test('the figures fit a phone, and its narrowest', async () => {
  for (const width of [390, 320]) {
    await visit(
      '/?onglet=chiffres',
      async (page) => {
        assert.equal(await tooWide(page), 0, `at ${width}`);
        await page.locator('#sheet-handle').tap();
        const small = await page
          .locator('#chiffres button')
          .evaluateAll((bars) => bars.filter((bar) => bar.getBoundingClientRect().width < 24).length);
        assert.equal(small, 0, 'each bar is wide enough to be pressed');
      },
      { options: { ...phone, viewport: { width, height: 700 } } },
    );
  }
});
