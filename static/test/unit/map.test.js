import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dashPattern, networkPattern } from '../../js/map/dash.js';
import { fanAt, homeEnd } from '../../js/map/fan.js';
import { shapeOf } from '../../js/map/glyphs.js';
import { boxOf, copies, project, touches, unproject } from '../../js/map/mercator.js';
import { beside } from '../../js/map/name-map.js';
import { Placing } from '../../js/map/place-labels.js';
import { roundLength } from '../../js/map/round-length.js';
import { bend, linesOf } from '../../js/map/trace-strand.js';
import { insideView, placesIn } from '../../js/map/visible-country.js';

/**
 * @param {any[]} labels @param {import('../../js/map/place-labels.js').Box[]} [marks]
 * @param {import('../../js/map/place-labels.js').Sight} [sight]
 */
function placeLabels(labels, marks, sight) {
  const placing = new Placing(marks, sight);
  return labels.flatMap((label) => placing.place(label) ?? []);
}

const frame = { scale: 1024, left: -300, top: 0, width: 1400, height: 900, zoom: 2 };

test('Mercator there and back', () => {
  for (const [lon, lat] of [
    [0, 0],
    [3.06, 50.63],
    [-179.9, -60],
    [180, 85],
  ]) {
    const [x, y] = unproject(...project(lon, lat));
    assert.ok(Math.abs(x - lon) < 1e-9 && Math.abs(y - lat) < 1e-9);
  }
  assert.deepEqual(project(0, 90), project(0, 85.0511), 'the pole is the edge of the map');
});

test('a frame wider than the world shows copies of it', () => {
  assert.deepEqual(copies(frame), [-1, 0, 1]);
  const box = boxOf(Float64Array.from([0.9, 0.4, 0.95, 0.5]));
  assert.deepEqual(
    [-1, 0, 1].map((shift) => touches(frame, box, shift)),
    [true, true, false],
  );
});

test('dash patterns', () => {
  assert.deepEqual(dashPattern(''), []);
  assert.deepEqual(dashPattern(undefined), []);
  assert.deepEqual(dashPattern('8 4'), [8, 4]);
  assert.deepEqual(dashPattern('8 4', 3), [12, 6]);
  assert.deepEqual(dashPattern('8, x'), [], 'nonsense is a solid line');
  assert.deepEqual(dashPattern('0 0'), []);
  assert.deepEqual(networkPattern(2), [0, 6]);
});

test('dots are for networks: no theme of the atlas has a dash that looks like them', () => {
  const table = readFileSync(new URL('../../../data/themes.csv', import.meta.url), 'utf8');
  const dashes = [...table.matchAll(/,#[0-9A-F]{6},([\d ]*),/g)].map((found) => found[1]).filter(Boolean);
  assert.ok(dashes.length > 5);
  assert.equal(new Set(dashes).size, dashes.length, 'all are different');
  for (const dash of dashes) {
    const lengths = dash.split(' ').map(Number);
    assert.ok(lengths.length > 2 || lengths[0] >= 4, dash);
  }
});

test('every glyph but the circle has a shape', () => {
  for (const glyph of [
    'square',
    'diamond',
    'triangle',
    'hexagon',
    'drop',
    'cross',
    'star',
    'pentagon',
    'bar',
  ]) {
    assert.ok(shapeOf(glyph), glyph);
  }
  assert.equal(shapeOf('circle'), null);
});

test('names keep off one another and off marks', () => {
  const label = {
    text: 'x',
    width: 40,
    height: 10,
    y: 50,
    side: /** @type {const} */ ('center'),
    style: 'country',
  };
  const tries = /** @type {[number, number][]} */ ([
    [0, 0],
    [0, 20],
  ]);
  const first = { ...label, x: 50, tries: tries.slice(0, 1), overMarks: true };
  const second = { ...label, x: 60, tries, overMarks: true };
  const third = { ...label, x: 55, tries: tries.slice(0, 1), overMarks: true };
  assert.deepEqual(
    placeLabels([first, second, third]).map(({ y }) => y),
    [50, 70],
    'moved, then left out',
  );
  const placing = new Placing();
  placing.place(first);
  assert.ok(placing.isCrowded({ ...first, x: 52 }), 'no need to measure');
  assert.ok(!placing.isCrowded({ ...second, x: 52 }), 'there is room below');
  const shy = { ...label, x: 300, tries, overMarks: false };
  assert.deepEqual(
    placeLabels([shy], [[295, 45, 305, 55]]).map(({ y }) => y),
    [70],
  );
});

test('names stay in the window, and off its buttons', () => {
  /** @param {number} x @param {import('../../js/map/place-labels.js').Box[]} [covered] */
  const place = (x, covered = []) => {
    const label = {
      text: 'x',
      x: x + 8,
      y: 50,
      width: 40,
      height: 10,
      side: /** @type {const} */ ('right'),
      tries: beside(8, 10),
      overMarks: true,
      style: 'place',
    };
    return placeLabels([label], [], { view: [0, 0, 400, 100], covered })[0];
  };
  assert.equal(place(200).side, 'right');
  assert.equal(place(380).side, 'left', 'on the other side at the edge');
  assert.equal(place(380).x, 372);
  assert.equal(place(200, [[205, 40, 260, 60]]).side, 'left', 'away from a button');
  assert.equal(place(-20).side, 'left', 'out of sight rather than half in it');
  assert.equal(place(-200).side, 'right', 'but a whole one, for when the map is dragged');
});

test('the scale is a round number of kilometres', () => {
  for (const [length, want] of [
    [96, 50],
    [100, 100],
    [4.9, 2],
    [1, 1],
    [0.3, 0.2],
  ]) {
    assert.ok(Math.abs(roundLength(length) - want) < 1e-9, String(length));
  }
});

test('a country whose middle is out of sight is named where it is in sight', () => {
  // Two lines across a country, at 50° and 50.5° north, from 1.5° to 4° east.
  const spans = { FR: [100, 15, 40, 101, 15, 40] };
  const zoom = 8;
  const scale = 256 * 2 ** zoom;
  const [x, y] = project(2.5, 50.3);
  const near = { scale, left: x * scale - 500, top: y * scale - 400, width: 1000, height: 800, zoom };
  const name = {
    text: 'France',
    iso2: 'FR',
    active: true,
    position: project(2.4, 46.6),
    style: /** @type {const} */ ('country'),
    room: 10,
    offset: 0,
  };
  const [moved] = insideView([name], spans, [0, 0, 1000, 800], near);
  const [lon, lat] = unproject(...moved.position);
  assert.ok(lon > 1.5 && lon < 4 && lat > 49.8 && lat < 50.8, `${lon} ${lat}`);
  const far = { ...near, scale: 512, left: -200, top: 0, zoom: 1 };
  assert.deepEqual(insideView([name], spans, [0, 0, 1000, 800], far), [name], 'at world scale it stays');
  assert.deepEqual(placesIn([], [0, 0, 1, 1]), []);
});

test('strands of one link part on the way and meet at the ends', () => {
  const straight = [0, 0, 25, 0, 50, 0, 75, 0, 100, 0];
  const bent = bend(straight, 10);
  assert.deepEqual([bent[0], bent[1], bent[8], bent[9]], [0, 0, 100, 0]);
  assert.equal(bent[5], 10, 'to the right of the way');
  assert.equal(bend([0, 0, 100, 0], 10).length, 26, 'a straight line gets something to bend');
});

/** @type {[number, number]} */
const anchor = [0.5, 0.5];

/** @param {number[][]} paths @param {number} [lane] */
function course(paths, lane = 0) {
  const lines = paths.map((path) => Float64Array.from(path));
  return { paths: lines, boxes: lines.map(boxOf), lane };
}

test('a path is thinned, its ends kept', () => {
  const path = [0.5, 0.5, 0.5001, 0.5, 0.5002, 0.5, 0.6, 0.5];
  const [points, ...more] = linesOf(course([path]), frame, { anchor, open: 1 });
  assert.equal(points.length, 4);
  assert.equal(more.length, 0, 'in the one copy of the world it is in');
  assert.ok(Math.abs(points[2] - (0.6 * 1024 + 300)) < 1e-9);
});

test('from afar a line starts at the anchor, and ends where it ends', () => {
  const [points] = linesOf(course([[0.52, 0.5, 0.57, 0.5, 0.62, 0.5]]), frame, { anchor, open: 0 });
  const xs = points.filter((_, i) => i % 2 === 0).map((x) => (x - 300) / 1024);
  [0.5, 0.56, 0.62].forEach((x, i) => {
    assert.ok(Math.abs(xs[i] - x) < 1e-9, `${xs[i]}`);
  });
});

test('a line cut at the antimeridian is pulled as one', () => {
  const cut = course([
    [0.52, 0.5, 0.8, 0.5, 1, 0.5],
    [0, 0.5, 0.1, 0.5, 0.2, 0.5],
  ]);
  const whole = { ...frame, left: 0, width: 1024 };
  const lines = linesOf(cut, whole, { anchor, open: 0 });
  const ends = lines.map((line) => [line[0], line[line.length - 2]].map((x) => x / 1024));
  const want = [
    [0.5, 1 - 0.02 * 0.6],
    [-0.02 * 0.4, 0.2],
  ];
  want.flat().forEach((x, i) => {
    assert.ok(Math.abs(ends.flat()[i] - x) < 1e-9, `${ends}`);
  });
});

test('lines come apart as one zooms in', () => {
  assert.deepEqual(
    [2, 3.5, 4.5, 5.5, 9].map((zoom) => fanAt(anchor, zoom).open),
    [0, 0, 0.5, 1, 1],
  );
  assert.deepEqual(homeEnd([0.6, 0.4], { anchor, open: 0.5 }), [0.55, 0.45]);
});
