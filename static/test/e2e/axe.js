import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds wrong with a page, a line for each rule.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>}
 */
export async function violationsOf(page) {
  await page.evaluate(script);
  return page.evaluate(async () => {
    // @ts-expect-error axe is the script just injected
    const { violations } = await window.axe.run(document, {
      // Nothing is worked out of what is not read below: half of the time.
      resultTypes: ['violations'],
      selectors: false,
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map(
      (/** @type {any} */ each) =>
        `${each.id}: ${each.nodes.map((/** @type {any} */ node) => node.html).join(' | ')}`,
    );
  });
}
