import { whereToShow } from '../data/communes.js';
import { project } from '../map/mercator.js';
import { readSpot } from '../state/address.js';

/** @typedef {import('../map/paint-marks.js').Mark} Mark */

const COLOR = '#b3240f';

/**
 * The mark of a place that was asked for, and that is none of the atlas's own.
 * @param {import('../data/edition.js').Edition} edition
 * @param {import('../state/address.js').Selection | null} selection
 * @returns {Mark | null}
 */
export function spotMark(edition, selection) {
  if (selection?.kind === 'spot') {
    const spot = readSpot(selection.id);
    return spot && mark(selection.id, spot.name, [spot.lon, spot.lat], true);
  }
  const commune = selection?.kind === 'commune' ? edition.communes.get(selection.id) : undefined;
  const shown = commune && whereToShow(edition, commune, edition.communes.values());
  if (!commune || !shown) return null;
  const name = shown.exact ? commune.names[0] : commune.epci_name || commune.names[0];
  return mark(commune.id, name, shown.lonLat, shown.exact);
}

/** @param {string} id @param {string} name @param {[number, number]} lonLat @param {boolean} exact @returns {Mark} */
function mark(id, name, lonLat, exact) {
  return {
    kind: 'spot',
    id,
    name,
    position: project(...lonLat),
    glyph: 'ring',
    color: COLOR,
    approximate: !exact,
    basin: false,
    quiet: false,
    weight: 0,
  };
}
