import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchEdition } from '../../js/data/newer.js';

test('each other edition is told once, and the server is not pressed', async () => {
  let time = 0;
  let digest = 'a';
  let away = false;
  let asked = 0;
  /** @type {string[]} */
  const told = [];
  const check = watchEdition(
    'a',
    async () => {
      asked++;
      if (away) throw new Error('away');
      return /** @type {any} */ ({ digest });
    },
    (manifest) => told.push(manifest.digest),
    () => time,
  );
  /** @param {number} seconds */
  const after = async (seconds) => {
    time += seconds * 1000;
    await check();
  };
  await after(10);
  assert.equal(asked, 0, 'the page is as new');
  await after(60);
  assert.deepEqual([asked, told], [1, []]);
  digest = 'b';
  await after(59);
  assert.equal(asked, 1);
  await after(60);
  await after(60);
  assert.deepEqual(told, ['b']);
  away = true;
  await after(60);
  away = false;
  digest = 'a';
  await after(60);
  digest = 'b';
  await after(60);
  assert.deepEqual(told, ['b'], 'going back and forth is no news');
  digest = '';
  await after(60);
  digest = 'c';
  await after(60);
  assert.deepEqual(told, ['b', 'c']);
});

test('a page that was kept may be old: the server is asked at once', async () => {
  /** @type {string[]} */
  const told = [];
  const check = watchEdition(
    'a',
    async () => /** @type {any} */ ({ digest: 'b' }),
    (manifest) => told.push(manifest.digest),
    () => 0,
    true,
  );
  await check();
  await check();
  assert.deepEqual(told, ['b']);
});
