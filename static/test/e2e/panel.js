import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeLanguage, json, searchText, visit } from './browser.js';

/** @type {{ cooperations: import('../../js/contract.d.ts').Cooperation[] }} */
const { cooperations } = await json('/api/cooperations.json');
/** @type {{ features: { id: string, properties: { kind: string } }[] }} */
const all = await json('/layers/all.geojson');

test('the panel says who does what with whom, with sources', () =>
  visit('/?sel=partner:lalo', async (page) => {
    const detail = page.locator('#detail');
    const text = await detail.innerText();
    assert.match(text, /Bénin/);
    assert.match(text, /5\s000\shabitants/);
    assert.match(text, /Agence de l’eau Artois-Picardie/i, 'funders are named');
    assert.match(text, /Sources?/);
    assert.match(text, /Fiche relue/);
    for (const link of await detail.locator('a[href^="http"]').all()) {
      assert.equal(await link.getAttribute('rel'), 'noopener');
      assert.equal(await link.getAttribute('target'), null);
    }
  }));

test('a network link says that it is not a partnership', () => {
  const network = all.features.find((feature) => feature.properties.kind === 'network');
  assert.ok(network);
  return visit(`/?sel=link:${network.id}`, async (page) => {
    assert.match(
      await page.locator('#detail').innerText(),
      /membres du réseau Euronaplouse\u202f: ce n’est pas un partenariat/,
    );
  });
});

test('a link that is a partnership and a network both is a partnership', () =>
  visit('/?sel=link:departement-du-pas-de-calais--comte-de-kent', async (page) => {
    await page.waitForSelector('#detail h2');
    assert.doesNotMatch(await page.locator('#detail').innerText(), /pas un partenariat/);
  }));

test('what has no place is in the list and in its authority’s panel', () =>
  visit('/?vue=liste', async (page) => {
    await searchText(page, 'move to work');
    const row = page.locator('#liste tbody tr').first();
    assert.match(await row.innerText(), /sans lieu/);
    await row.getByRole('button').click();
    assert.match(await page.locator('#detail').innerText(), /n’a pas de lieu sur la carte/);
    await page.locator('#detail').getByRole('button', { name: 'Tourcoing' }).first().click();
    assert.match(await page.locator('#detail').innerText(), /\d+\scoopérations?.*sans lieu/);
  }));

test('words filter the records, accents forgiven', () =>
  visit('/?vue=liste', async (page) => {
    await searchText(page, 'WROCLAW');
    assert.ok((await page.locator('#liste .row-button').count()) > 0);
    await searchText(page, 'zzzz');
    assert.match(await page.locator('.list-summary').innerText(), /Aucune coopération ne correspond/);
  }));

test('the words of an address may be any name in use, and near ones are proposed', async () => {
  for (const typed of ['st-omer', 'angleterre', 'ecosse', 'hollande', 'basse-silesie']) {
    await visit(`/?vue=liste&q=${typed}`, async (page) => {
      await page.waitForFunction(() => document.querySelector('#liste .row-button'), null, { timeout: 5000 });
    });
  }
  await visit('/?vue=liste&q=naplousse', async (page) => {
    await page.locator('.near').getByRole('button', { name: 'Naplouse', exact: true }).click();
    assert.ok((await page.locator('#liste .row-button').count()) > 0);
    assert.match(await page.locator('.shown-sentence').innerText(), /«\s?Naplouse\s?»/);
  });
});

test('what was typed is in the address, and outlives a change of language', () =>
  visit('/?vue=liste', async (page) => {
    await searchText(page, 'naplouse');
    await page.waitForURL(/vue=liste&q=naplouse$/);
    const rows = await page.locator('#liste .row-button').count();
    await changeLanguage(page, 'English');
    await page.waitForSelector('html[lang=en][data-ready]');
    assert.match(await page.locator('.shown-sentence').innerText(), /“naplouse”/);
    assert.equal(await page.locator('#liste .row-button').count(), rows);
  }));

test('back and forward go through what was selected', () =>
  visit('/?vue=liste', async (page) => {
    const buttons = page.locator('#liste .row-button');
    await buttons.nth(0).click();
    const first = await page.locator('#detail h2').innerText();
    await page.keyboard.press('Escape');
    assert.ok(await buttons.nth(0).evaluate((node) => node === document.activeElement), 'the focus is back');
    await buttons.nth(3).click();
    const second = await page.locator('#detail h2').innerText();
    assert.notEqual(first, second);
    await page.goBack();
    await page.goBack();
    assert.equal(await page.locator('#detail h2').innerText(), first);
    await page.goForward();
    assert.ok(await page.locator('#liste').isVisible());
  }));

test('the language changes and the selection stays', () =>
  visit('/?sel=partner:lalo&themes=eau', async (page) => {
    await changeLanguage(page, 'English');
    await page.waitForSelector('html[lang=en][data-ready]');
    assert.match(page.url(), /\/en\/\?sel=partner:lalo&themes=eau$/);
    assert.match(await page.locator('#detail').innerText(), /Benin/);
    assert.ok(await page.getByRole('button', { name: 'Show everything' }).isVisible());
  }));

for (const [path, bad] of /** @type {[string, RegExp][]} */ ([
  ['/', /undefined|null|NaN|\{\w+\}|\[object| {2}| [;:!?](?!\w)/],
  ['/en/', /undefined|null|NaN|\{\w+\}|\[object| {2}/],
])) {
  test(`every panel of ${path} is whole`, () =>
    visit(
      path,
      async (page) => {
        const selections = [
          ...cooperations.map(({ id }) => `cooperation:${id}`),
          ...all.features.map(({ id }) => `link:${id}`),
          ...new Set(cooperations.flatMap((each) => each.authorities.map(({ id }) => `authority:${id}`))),
          ...new Set(cooperations.flatMap((each) => each.partners.map(({ id }) => `partner:${id}`))),
        ];
        const faults = await page.evaluate(
          ({ selections, source }) => {
            const wrong = new RegExp(source);
            /** @type {string[]} */
            const found = [];
            for (const selection of selections) {
              history.replaceState(null, '', `?sel=${selection}`);
              dispatchEvent(new PopStateEvent('popstate'));
              const detail = document.getElementById('detail');
              // What people wrote is theirs: only our own words are judged.
              const copy = /** @type {HTMLElement} */ (detail?.cloneNode(true));
              for (const theirs of copy.querySelectorAll('[lang]')) theirs.remove();
              const text = copy.textContent ?? '';
              const key =
                /\b(card|panel|role|status|level|kind|form|sentence|exactness|date|confidence)\.[a-z_]+/.exec(
                  text,
                );
              const fault = wrong.exec(text) ?? key;
              if (detail?.hidden || fault) found.push(`${selection}: ${fault?.[0] ?? 'nothing shown'}`);
            }
            return found;
          },
          { selections, source: bad.source },
        );
        assert.deepEqual(faults, []);
      },
      { options: { viewport: { width: 480, height: 360 } } },
    )); // small, as only words are looked at
}
