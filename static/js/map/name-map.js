import { project } from './mercator.js';
import { placeLabels } from './place-labels.js';

/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./paint-marks.js').Mark} Mark */

/**
 * A name that may stand on the map.
 * @typedef {object} MapName
 * @property {string} text
 * @property {[number, number]} position on the unit square
 * @property {'country' | 'quiet' | 'place' | 'home' | 'chosen'} style
 * @property {number} room degrees it may be wide; Infinity for a point's
 * @property {number} offset pixels from the position to the name; 0 centres it
 */

/** @typedef {import('./place-labels.js').Label & { style: MapName['style'] }} StyledLabel */

const SIZES = { country: 11, quiet: 10.5, place: 12, home: 12.5, chosen: 13 };
const WEIGHTS = { country: 600, quiet: 500, place: 500, home: 700, chosen: 700 };

/**
 * Draws the names there is room for, the first in the list first served.
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {readonly MapName[]} names
 * @param {Palette} palette
 * @param {readonly number[]} shifts
 */
export function paintNames(context, frame, names, palette, shifts) {
  /** @type {StyledLabel[]} */
  const candidates = [];
  for (const name of names) {
    setFont(context, name.style, palette);
    const text = name.style === 'country' || name.style === 'quiet' ? name.text.toUpperCase() : name.text;
    const width = context.measureText(text).width;
    if (width > (name.room / 360) * frame.scale * 1.15) continue;
    for (const shift of shifts) {
      const x = (name.position[0] + shift) * frame.scale - frame.left + name.offset;
      const y = name.position[1] * frame.scale - frame.top;
      if (x < -80 || y < -20 || x > frame.width + 80 || y > frame.height + 20) continue;
      const side = name.offset === 0 ? 'center' : name.offset > 0 ? 'right' : 'left';
      candidates.push({ text, x, y, width, height: SIZES[name.style], side, style: name.style });
    }
  }
  const labels = placeLabels(candidates);
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const label of labels) {
    setFont(context, label.style, palette);
    context.textAlign = label.side === 'center' ? 'center' : label.side === 'right' ? 'left' : 'right';
    context.strokeStyle = palette.casing;
    context.globalAlpha = 0.85;
    context.lineWidth = 3;
    context.strokeText(label.text, label.x, label.y);
    context.globalAlpha = 1;
    context.fillStyle = colorOf(label.style, palette);
    context.fillText(label.text, label.x, label.y);
  }
}

/** @param {CanvasRenderingContext2D} context @param {MapName['style']} style @param {Palette} palette */
function setFont(context, style, palette) {
  context.font = `${WEIGHTS[style]} ${SIZES[style]}px ${palette.font}`;
  if ('letterSpacing' in context) {
    context.letterSpacing = style === 'country' || style === 'quiet' ? '0.7px' : '0px';
  }
}

/** @param {MapName['style']} style @param {Palette} palette */
function colorOf(style, palette) {
  if (style === 'country') return palette.country;
  if (style === 'quiet') return palette.quiet;
  return style === 'home' ? palette.home : palette.ink;
}

/**
 * The countries' names, those where somebody cooperates first, the wider ones
 * first among equals.
 * @param {Record<string, [number, number, number]>} places longitude, latitude and width in hundredths of a degree
 * @param {(iso2: string) => string | undefined} nameOf
 * @param {ReadonlySet<string>} active
 * @returns {MapName[]}
 */
export function countryNames(places, nameOf, active) {
  /** @type {(MapName & { active: boolean })[]} */
  const names = [];
  for (const [iso2, [lon, lat, width]] of Object.entries(places)) {
    const text = nameOf(iso2);
    if (!text) continue;
    const isActive = active.has(iso2);
    names.push({
      text,
      position: project(lon / 100, lat / 100),
      style: isActive ? 'country' : 'quiet',
      room: (width / 100) * (isActive ? 1.5 : 1),
      offset: 0,
      active: isActive,
    });
  }
  return names.sort((a, b) => Number(b.active) - Number(a.active) || b.room - a.room);
}
