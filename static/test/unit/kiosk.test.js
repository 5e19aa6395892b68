import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deckOf } from '../../js/facets/deck.js';
import { Counts } from '../../js/kiosk/counts.js';
import { Presence } from '../../js/kiosk/presence.js';
import { readProfile } from '../../js/kiosk/profile.js';
import { storiesOf, telling } from '../../js/kiosk/stories.js';
import { viewAddress } from '../../js/kiosk/take.js';
import { profileQuery, writeProfile } from '../../js/kiosk/written.js';
import { grown } from '../../js/map/grow.js';
import { ALPHABETICAL } from '../../js/state/address.js';
import { ALL } from '../../js/state/filters.js';
import { smallEdition } from './published.js';

test('a profile: the address goes before the file, and what makes no sense is left out', async (t) => {
  const rows =
    /** @type {[string, Record<string, unknown>, string, Partial<import('../../js/kiosk/profile.js').Profile>][]} */ ([
      [
        'nothing at all',
        {},
        '',
        { idle: 90, countdown: 15, themes: [], languages: [], low: false, address: '' },
      ],
      [
        'a file',
        { titre: 'Le Nord', themes: ['eau'], inactivite: 120 },
        '',
        { title: 'Le Nord', themes: ['eau'], idle: 120 },
      ],
      [
        'an address',
        {},
        '?themes=eau,culture&langues=fr,ar',
        { themes: ['eau', 'culture'], languages: ['fr', 'ar'] },
      ],
      [
        'an address of a form without a script',
        {},
        '?themes=eau&themes=culture',
        { themes: ['eau', 'culture'] },
      ],
      ['both', { inactivite: 120, titre: 'A' }, '?inactivite=60', { idle: 60, title: 'A' }],
      ['too short a patience', {}, '?inactivite=1&compte=0', { idle: 20, countdown: 5 }],
      ['no number', {}, '?inactivite=soon', { idle: 90 }],
      ['a view', {}, '?carte=50.6,3.1,5', { sight: { lat: 50.6, lon: 3.1, zoom: 5 } }],
      ['no view', {}, '?carte=here', { sight: null }],
      ['low and contrasted', {}, '?commandes=bas&contraste=fort', { low: true, contrast: true }],
      ['a public address', {}, '?adresse=https://atlas.exemple.fr/', { address: 'https://atlas.exemple.fr' }],
      ['a script for an address', {}, '?adresse=javascript:alert(1)', { address: '' }],
      ['strange themes', { themes: ['eau', '<b>', 3] }, '', { themes: ['eau'] }],
      ['no list', { themes: 'eau' }, '', { themes: [] }],
    ]);
  for (const [name, file, search, expected] of rows) {
    await t.test(name, () => {
      const profile = readProfile(file, search);
      for (const [key, value] of Object.entries(expected)) {
        assert.deepEqual(/** @type {any} */ (profile)[key], value, key);
      }
    });
  }
});

/** @type {import('../../js/kiosk/written.js').Filled} */
const empty = {
  titre: '',
  themes: [],
  langues: [],
  carte: '',
  inactivite: '90',
  compte: '15',
  recits: '',
  bas: false,
  fort: false,
  adresse: '',
  nuit: ['', ''],
};

test('what is filled in comes back as the same profile, from the file and from the address', () => {
  const { profile, problem } = writeProfile({
    ...empty,
    titre: ' Ici & là ',
    themes: ['eau', 'culture'],
    langues: ['en', 'fr'],
    carte: 'https://atlas.exemple.fr/?sel=partner:naplouse&carte=32.2,35.3,6.5#x',
    recits:
      'https://atlas.exemple.fr/cooperations/lille-naplouse\n/?sel=cooperation:saint-omer-lalo, dunkerque',
    bas: true,
    adresse: 'https://atlas.exemple.fr',
    nuit: ['20:00', '08:00'],
  });
  assert.equal(problem, null);
  const fromFile = readProfile(profile, '');
  assert.deepEqual(readProfile({}, `?${profileQuery(profile)}`), fromFile);
  assert.deepEqual(fromFile.stories, ['lille-naplouse', 'saint-omer-lalo', 'dunkerque']);
  assert.deepEqual(fromFile.sight, { lat: 32.2, lon: 35.3, zoom: 6.5 });
  assert.equal(fromFile.title, 'Ici & là');
  assert.equal(profile.nuit, '20:00-08:00');
  assert.ok(!profileQuery(profile).includes('nuit'), 'the hours of the night are the file’s');
  assert.deepEqual(
    writeProfile({ ...empty, inactivite: '', compte: '' }).profile,
    {},
    'nothing is written of nothing',
  );
});

test('what does not make a profile is said', async (t) => {
  const rows = /** @type {[string, Partial<typeof empty>, string | null][]} */ ([
    ['all is well', {}, null],
    ['no view', { carte: 'ici' }, 'bad_sight'],
    ['no record', { recits: 'https://x/?a=b c d!' }, 'bad_stories'],
    ['no address', { adresse: 'ftp://atlas' }, 'bad_address'],
  ]);
  for (const [name, more, problem] of rows) {
    await t.test(name, () => assert.equal(writeProfile({ ...empty, ...more }).problem, problem));
  }
});

/** @param {import('../../js/kiosk/presence.js').State} state */
function watched(state) {
  /** @type {string[]} */
  const heard = [];
  const presence = new Presence(
    { idle: 90, countdown: 15 },
    {
      come: () => heard.push('come'),
      ask: (seconds) => heard.push(`ask ${seconds}`),
      stay: () => heard.push('stay'),
      leave: () => heard.push('leave'),
    },
    { state, now: 0 },
  );
  return { heard, presence };
}

test('a visit: somebody comes, is asked, and leaves', () => {
  const { heard, presence } = watched('attract');
  presence.tick(500_000);
  assert.deepEqual(heard, [], 'nobody is asked while nobody is there');
  presence.touch(500_000);
  presence.touch(510_000);
  presence.tick(599_999);
  assert.deepEqual(heard, ['come'], 'not before the last touch was 90 s ago');
  for (const now of [600_000, 600_250, 601_000, 614_999]) presence.tick(now);
  assert.deepEqual(heard.splice(0), ['come', 'ask 15', 'ask 14', 'ask 1'], 'each second once');
  presence.touch(614_999);
  presence.tick(700_000);
  assert.deepEqual(heard.splice(0), ['stay']);
  presence.tick(704_999);
  presence.tick(719_999);
  presence.tick(900_000);
  assert.deepEqual(heard, ['ask 15', 'leave'], 'and leaves once');
  assert.equal(presence.state, 'attract');
});

test('a page that comes up in the middle of a visit goes on with it, and ends it', () => {
  const { heard, presence } = watched('visit');
  presence.tick(105_000);
  assert.deepEqual(heard, ['leave'], 'even where the machine slept through the countdown');
});

test('counts are handed over once, and kept when they could not be', () => {
  const counts = new Counts();
  counts.add('touch');
  counts.add('touch');
  counts.add('theme:eau');
  const taken = counts.take();
  assert.deepEqual(taken, { touch: 2, 'theme:eau': 1 });
  assert.deepEqual(counts.take(), {});
  counts.add('touch');
  counts.giveBack(taken);
  assert.deepEqual(counts.take(), { touch: 3, 'theme:eau': 1 });
});

/** @param {string} id @param {string} theme @param {string} authority @param {string} continent @returns {any} */
const story = (id, theme, authority, continent) => ({
  cooperation: { id, type: 'accord_cooperation' },
  theme,
  authorities: [authority],
  continents: [continent],
});

/** @param {number} seed @returns {() => number} */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

test('stories: themes, continents and authorities alternate, and no telling is like another', () => {
  /** @type {import('../../js/kiosk/stories.js').Story[]} */
  const stories = [];
  for (const theme of ['eau', 'culture', 'jeunesse', 'amitie'])
    for (const continent of ['002', '142', '150'])
      for (const authority of ['lille', 'arras', 'lens', 'calais'])
        stories.push(story(`${theme}-${continent}-${authority}`, theme, authority, continent));
  /** @param {number} seed @param {number} count */
  const told = (seed, count) => {
    const all = telling(stories, dice(seed));
    return Array.from({ length: count }, () => /** @type {any} */ (all.next().value));
  };
  const day = told(7, 400);
  for (let i = 1; i < day.length; i++) {
    const [before, now] = [day[i - 1], day[i]];
    assert.notEqual(now.theme, before.theme, `themes at ${i}`);
    assert.notEqual(now.continents[0], before.continents[0], `continents at ${i}`);
    assert.notEqual(now.authorities[0], before.authorities[0], `authorities at ${i}`);
    assert.ok(!day.slice(Math.max(0, i - 20), i).includes(now), `told again too soon at ${i}`);
  }
  assert.equal(new Set(day.map(({ cooperation }) => cooperation.id)).size, stories.length, 'all are told');
  const orders = [1, 2, 3, 4].map((seed) =>
    told(seed, 12)
      .map(({ cooperation }) => cooperation.id)
      .join(),
  );
  assert.equal(new Set(orders).size, orders.length);
});

test('one story alone is told again and again; none, never', () => {
  const only = story('a', 'eau', 'lille', '002');
  const all = telling([only]);
  assert.equal(all.next().value, only);
  assert.equal(all.next().value, only);
  assert.equal(telling([]).next().done, true);
});

test('only what has a line of its own on the map is told; a profile may choose', () => {
  const edition = smallEdition();
  const { around } = deckOf(edition);
  const all = storiesOf(edition, around, []).map(({ cooperation }) => cooperation.id);
  assert.ok(all.includes('water') && !all.includes('network') && !all.includes('alone'), all.join());
  const chosen = storiesOf(edition, around, ['water', 'no-such-one']);
  assert.deepEqual(
    chosen.map(({ cooperation }) => cooperation.id),
    ['water'],
  );
  assert.deepEqual(chosen[0].continents, ['142']);
  assert.equal(storiesOf(edition, around, ['no-such-one']).length, all.length);
});

test('what is taken along is what is on the screen', () => {
  const view = /** @type {const} */ ({
    selection: { kind: 'partner', id: 'naplouse' },
    filters: { ...ALL, themes: ['eau'] },
    tab: 'themes',
    alone: false,
    order: ALPHABETICAL,
    sight: { lat: 32.2, lon: 35.3, zoom: 6.5 },
  });
  assert.equal(viewAddress('/en/', view), '/en/?sel=partner:naplouse&themes=eau&carte=32.2,35.3,6.5');
  assert.equal(viewAddress('/', { ...view, selection: null, filters: ALL, sight: null }), '/');
});

test('a line grows from where it starts, over the cut at ±180° too', async (t) => {
  /** @param {number[][]} paths @returns {any} */
  const strand = (paths) => ({ paths: paths.map((path) => Float64Array.from(path)), boxes: [] });
  const rows = /** @type {[string, number[][], number, number[][]][]} */ ([
    ['not yet', [[0, 0, 1, 0]], 0, [[0, 0, 0, 0]]],
    ['half of a line', [[0, 0, 1, 0]], 0.5, [[0, 0, 0.5, 0]]],
    ['past a corner', [[0, 0, 1, 0, 1, 1]], 0.75, [[0, 0, 1, 0, 1, 0.5]]],
    [
      'before the cut',
      [
        [0, 0, 1, 0],
        [0, 0, 1, 0],
      ],
      0.25,
      [[0, 0, 0.5, 0]],
    ],
    [
      'after the cut',
      [
        [0, 0, 1, 0],
        [0, 0, 1, 0],
      ],
      0.75,
      [
        [0, 0, 1, 0],
        [0, 0, 0.5, 0],
      ],
    ],
  ]);
  for (const [name, paths, growth, expected] of rows) {
    await t.test(name, () => {
      const [{ paths: begun, boxes }] = grown([strand(paths)], growth);
      assert.deepEqual(
        begun.map((path) => [...path]),
        expected,
      );
      assert.equal(boxes.length, begun.length);
    });
  }
  const whole = [strand([[0, 0, 1, 0]])];
  assert.equal(grown(whole, 1), whole);
});
