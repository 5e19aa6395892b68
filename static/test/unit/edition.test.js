import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundle } from '../../js/map/fan.js';
import { MapScene } from '../../js/map/map-scene.js';
import { placeNames } from '../../js/map/scene-names.js';
import { findIn } from '../../js/map/scene-targets.js';
import { linesOf } from '../../js/map/trace-strand.js';
import { cooperationSentence, networkSentence, partnerLabel } from '../../js/text/sentences.js';
import { english, french } from './dictionaries.js';
import { smallEdition } from './published.js';

const edition = smallEdition();

/** @param {string} id */
const get = (id) => /** @type {import('../../js/contract.d.ts').Cooperation} */ (edition.cooperation.get(id));

test('sentences say who does what with whom', async (t) => {
  const rows = /** @type {[string, string, string][]} */ ([
    [
      'twinning',
      'Jumelage entre Lille et Naplouse (Palestine) depuis 1998.',
      'Lille and Naplouse (Palestine) have been twinned since 1998.',
    ],
    [
      'water',
      'Une coopération unit la Région Ici et Lille à Naplouse (Palestine).',
      'A cooperation links Région Ici and Lille with Naplouse (Palestine).',
    ],
    ['network', 'Lille participe au réseau Euronaplouse.', 'Lille takes part in the network Euronaplouse.'],
    [
      'alone',
      'Lille mène un programme de mobilité depuis décembre 2010, sans partenaire étranger nommé par la source.',
      'Lille has run a mobility scheme since December 2010; the source names no foreign partner.',
    ],
    ['country', 'Une coopération unit Lille et le Maroc.', 'A cooperation links Lille and Morocco.'],
    [
      'bracket',
      'Jumelage entre Lille et Menden (Sauerland, Allemagne) depuis les années 1960.',
      'Lille and Menden (Sauerland, Germany) have been twinned since the 1960s.',
    ],
  ]);
  for (const [id, fr, en] of rows) {
    await t.test(id, () => {
      assert.equal(cooperationSentence(edition, french, get(id)), fr);
      assert.equal(cooperationSentence(edition, english, get(id)), en);
    });
  }
});

test('being in a network together is not a partnership', () => {
  assert.equal(
    networkSentence(edition, french, 'dundee', ['lille'], [get('network')]),
    'Dundee et Lille sont membres du réseau Euronaplouse\u202f: ce n’est pas un partenariat.',
  );
});

test('a partner is called as its place is in the language of the page', () => {
  const own = smallEdition();
  const naplouse = own.partners.get('naplouse');
  assert.ok(naplouse);
  naplouse.names = { en: 'Nablus' };
  assert.equal(partnerLabel(own, french, 'naplouse'), 'Naplouse');
  assert.equal(partnerLabel(own, english, 'naplouse'), 'Nablus');
  const scene = new MapScene(own);
  const frame = { scale: 256 * 64, left: 8000, top: 5800, width: 1200, height: 1200, zoom: 6 };
  /** @param {import('../../js/text/translate.js').Translator} tr */
  const names = (tr) =>
    [...placeNames(scene, frame, { kind: 'partner', id: 'naplouse' }, tr)].map(({ text }) => text);
  assert.ok(names(english).includes('Nablus') && !names(english).includes('Naplouse'));
  assert.ok(names(french).includes('Naplouse'));
});

test('what a selection is about', async (t) => {
  const rows = /** @type {[import('../../js/state/address.js').Selection, string[], string[]][]} */ ([
    [{ kind: 'link', id: 'lille--naplouse' }, ['water', 'twinning'], ['lille--naplouse']],
    [{ kind: 'partner', id: 'naplouse' }, ['twinning', 'water'], ['lille--naplouse', 'region--naplouse']],
    [{ kind: 'partner', id: 'dundee' }, [], ['lille--dundee']],
    [{ kind: 'partner', id: 'euro' }, ['network'], ['lille--dundee']],
    [{ kind: 'authority', id: 'region' }, ['water'], ['region--naplouse']],
    [{ kind: 'country', id: 'MA' }, ['country'], ['lille--maroc']],
    [{ kind: 'cooperation', id: 'alone' }, ['alone'], []],
  ]);
  for (const [selection, cooperations, links] of rows) {
    await t.test(`${selection.kind} ${selection.id}`, () => {
      assert.ok(edition.knows(selection));
      assert.deepEqual(
        edition
          .cooperationsOf(selection)
          .map(({ id }) => id)
          .sort(),
        [...cooperations].sort(),
      );
      assert.deepEqual([...edition.linksOf(selection)].sort(), links);
    });
  }
  assert.ok(!edition.knows({ kind: 'partner', id: 'nobody' }));
});

test('a cooperation is where the best of its partners is, a network where its members are', () => {
  assert.equal(edition.exactness(get('twinning')), 'exact');
  assert.equal(edition.exactness(get('country')), 'approximate');
  assert.equal(edition.exactness(get('network')), 'exact');
  assert.equal(edition.exactness(get('alone')), 'none');
  assert.equal(edition.locatedCount(edition.cooperations), 4);
});

test('twinnings lie under all, priorities over all, strands of a link side by side', () => {
  assert.deepEqual(
    [...new Set(edition.strands.map((strand) => strand.theme.code))],
    ['amitie', 'eau', 'jeunesse'],
  );
  assert.deepEqual(
    edition.links.get('lille--naplouse')?.map((strand) => strand.lane),
    [-0.5, 0.5],
  );
  assert.deepEqual(
    edition.links.get('region--naplouse')?.map((strand) => strand.lane),
    [0],
  );
});

test('the scene shows what it is given, and lights a selection whatever its theme', () => {
  const scene = new MapScene(edition);
  assert.equal(scene.strands.length, 5);
  const eau = edition.strands.filter((strand) => strand.theme.code === 'eau');
  scene.show(eau, { kind: 'partner', id: 'naplouse' });
  assert.deepEqual([...new Set(scene.strands.map((strand) => strand.theme.code))], ['eau']);
  assert.equal(scene.litStrands.length, 3);
  scene.show([], null);
  assert.deepEqual([scene.strands.length, scene.marks.length, scene.lit], [0, 0, null]);
});

test('from afar the lines to a partner are one for each theme, and count each cooperation once', () => {
  const bundles = bundle(edition.strands);
  /** @param {string} partner */
  const to = (partner) =>
    bundles
      .filter(({ properties }) => properties.partner === partner)
      .map(({ theme, links, lane, properties }) => [theme.code, links, lane, properties.count]);
  assert.deepEqual(to('naplouse'), [
    ['amitie', ['lille--naplouse'], -0.5, 1],
    ['eau', ['lille--naplouse', 'region--naplouse'], 0.5, 1],
  ]);
  assert.deepEqual(
    bundles.map(({ theme }) => edition.themeRank.get(theme.code)),
    edition.strands
      .filter(
        (s, i, all) =>
          all.findIndex((o) => o.theme === s.theme && o.properties.partner === s.properties.partner) === i,
      )
      .map(({ theme }) => edition.themeRank.get(theme.code)),
    'in the order they lie over one another',
  );
});

test('under a pointer from afar there is a link, or the partner several links go to', () => {
  const scene = new MapScene(edition);
  const frame = { scale: 1024, left: 0, top: 0, width: 1024, height: 1024, zoom: 2 };
  /** @param {string} partner @param {string} theme */
  const middle = (partner, theme) => {
    const made = scene.bundles.find((b) => b.properties.partner === partner && b.theme.code === theme);
    assert.ok(made);
    const [line] = linesOf(made, frame, scene.fan(frame.zoom));
    const i = 2 * Math.floor(line.length / 4);
    return /** @type {const} */ ([line[i], line[i + 1]]);
  };
  assert.deepEqual(findIn(scene, frame, ...middle('naplouse', 'eau'), 0), {
    kind: 'partner',
    id: 'naplouse',
  });
  assert.deepEqual(findIn(scene, frame, 3, 3, 7), null);
  scene.show(edition.strands, { kind: 'link', id: 'lille--dundee' });
  assert.equal(
    findIn(scene, { ...frame, zoom: 9, scale: 256 * 512, left: 66000, top: 44000 }, 0, 0, 0),
    null,
  );
});
