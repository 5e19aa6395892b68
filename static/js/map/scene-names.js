import { HOME_UNTIL } from './map-scene.js';
import { markRadius } from './paint-marks.js';

/** @typedef {import('../text/translate.js').Translator} Translator */
/** @typedef {import('./map-scene.js').Found} Found */
/** @typedef {import('./map-scene.js').MapScene} MapScene */
/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./name-map.js').MapName} MapName */
/** @typedef {import('./paint-marks.js').Mark} Mark */

/** The zoom from which places have names that nobody asked for. */
const PLACES_FROM = 4.5;
/** Chosen marks up to which authorities are named too. */
const FEW = 24;

/**
 * The names of the places of a scene in a frame, the most important first.
 * @param {MapScene} scene
 * @param {Frame} frame
 * @param {Found | null} hovered
 * @param {Translator} tr
 * @returns {Generator<MapName>}
 */
export function* placeNames(scene, { zoom, ...frame }, hovered, tr) {
  /** @param {Mark} mark in the language of the page */
  const called = ({ kind, id, name }) =>
    (kind === 'partner' && scene.edition.partners.get(id)?.names?.[tr.lang]) || name;
  const chosen = hovered && hovered.kind !== 'home' ? scene.around(hovered, zoom).marks : scene.litMarks;
  for (const mark of reversed(chosen)) {
    if (mark.kind !== 'authority' || chosen.length <= FEW) yield nameOf(mark, zoom, 'chosen', called(mark));
  }
  if (scene.hasHome(zoom)) {
    const text = tr.pick(scene.edition.reference.territory.name);
    yield { text, position: scene.anchor, style: 'home', room: Infinity, offset: -11 };
  }
  if (scene.lit) return;
  if (zoom >= HOME_UNTIL) yield* authorityNames(scene.marks, zoom);
  if (zoom < PLACES_FROM) return;
  const north = frame.top / frame.scale;
  const south = (frame.top + frame.height) / frame.scale;
  for (const mark of reversed(scene.marks)) {
    const y = mark.position[1];
    if (mark.kind === 'partner' && y >= north && y <= south) yield nameOf(mark, zoom, 'place', called(mark));
  }
}

/**
 * One name for each point where authorities are, that of the commune first.
 * @param {readonly Mark[]} marks
 * @param {number} zoom
 */
function* authorityNames(marks, zoom) {
  const named = new Set();
  for (const mark of reversed(marks)) {
    if (mark.kind !== 'authority') continue;
    const at = mark.position.join(' ');
    if (!named.has(at)) yield nameOf(mark, zoom, 'place', mark.name);
    named.add(at);
  }
}

/** @template T @param {readonly T[]} items @returns {Generator<T>} the last first */
function* reversed(items) {
  for (let i = items.length - 1; i >= 0; i--) yield items[i];
}

/**
 * @param {Mark} mark
 * @param {number} zoom
 * @param {MapName['style']} style
 * @param {string} text
 * @returns {MapName}
 */
function nameOf(mark, zoom, style, text) {
  const offset = markRadius(mark, zoom) + 5;
  return { text, position: mark.position, style, room: Infinity, offset };
}
