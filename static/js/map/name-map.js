import { copies, project } from './mercator.js';
import { placeLabels } from './place-labels.js';

/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./paint-marks.js').Mark} Mark */

/** @typedef {'country' | 'quiet' | 'place' | 'home' | 'chosen'} NameStyle */

/**
 * A name that may stand on the map.
 * @typedef {object} MapName
 * @property {string} text
 * @property {[number, number]} position on the unit square
 * @property {NameStyle} style
 * @property {number} room degrees it may be wide; Infinity for a point's
 * @property {number} offset pixels from the position to the name; 0 centres it
 * @property {readonly [number, number][]} [elsewhere] other positions for it, when there is no room at the first
 */

/** @typedef {MapName & { active: boolean, iso2: string }} CountryName */

/** @type {Record<NameStyle, { size: number, weight: number, color: 'country' | 'quiet' | 'ink' | 'home', spaced: boolean }>} */
const STYLES = {
  country: { size: 11, weight: 600, color: 'country', spaced: true },
  quiet: { size: 10.5, weight: 500, color: 'quiet', spaced: true },
  place: { size: 12, weight: 500, color: 'ink', spaced: false },
  home: { size: 13, weight: 750, color: 'home', spaced: false },
  chosen: { size: 13, weight: 700, color: 'ink', spaced: false },
};

/** @type {readonly [number, number][]} a country's name makes way for what stands in its middle */
const AROUND = [
  [0, 0],
  [0, 15],
  [0, -15],
];

/**
 * Draws the names there is room for, the first in the list first served.
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {readonly MapName[]} names
 * @param {readonly import('./place-labels.js').Box[]} marks what names of countries do not cover
 * @param {Palette} palette
 * @param {import('./place-labels.js').Sight} [sight]
 */
export function paintNames(context, frame, names, marks, palette, sight) {
  const shifts = copies(frame);
  const candidates = names.flatMap((name) => labelsOf(context, frame, name, shifts, palette));
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const label of placeLabels(candidates, marks, sight)) {
    setFont(context, label.style, palette);
    context.textAlign = label.side === 'center' ? 'center' : label.side === 'right' ? 'left' : 'right';
    context.strokeStyle = palette.casing;
    context.globalAlpha = 0.85;
    context.lineWidth = 3;
    context.strokeText(label.text, label.x, label.y);
    context.globalAlpha = 1;
    context.fillStyle = palette[STYLES[label.style].color];
    context.fillText(label.text, label.x, label.y);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {MapName} name
 * @param {readonly number[]} shifts
 * @param {Palette} palette
 */
function labelsOf(context, frame, name, shifts, palette) {
  const { spaced, size } = STYLES[name.style];
  setFont(context, name.style, palette);
  const text = spaced ? name.text.toUpperCase() : name.text;
  const width = context.measureText(text).width;
  if (width > (name.room / 360) * frame.scale * 1.15) return [];
  /** @type {'center' | 'right' | 'left'} */
  const side = name.offset === 0 ? 'center' : name.offset > 0 ? 'right' : 'left';
  return shifts.flatMap((shift) => {
    const x = (name.position[0] + shift) * frame.scale - frame.left + name.offset;
    const y = name.position[1] * frame.scale - frame.top;
    if (x < -80 || y < -20 || x > frame.width + 80 || y > frame.height + 20) return [];
    const tries = spaced ? [...AROUND, ...elsewhere(name, frame)] : beside(name.offset, size);
    return [{ text, x, y, width, height: size, side, tries, overMarks: !spaced, style: name.style }];
  });
}

/** @typedef {import('./place-labels.js').Try} Try */

/**
 * Where a point's name may go: on its own side, on the other, above, below.
 * @param {number} offset
 * @param {number} size
 * @returns {Try[]}
 */
export function beside(offset, size) {
  const away = Math.abs(offset) + size / 2;
  return [
    [0, 0],
    [-2 * offset, 0, offset > 0 ? 'left' : 'right'],
    [-offset, -away, 'center'],
    [-offset, away, 'center'],
  ];
}

/** @param {MapName} name @param {Frame} frame @returns {Try[]} */
function elsewhere({ position, elsewhere = [] }, { scale }) {
  return elsewhere.map(([x, y]) => [(x - position[0]) * scale, (y - position[1]) * scale]);
}

/** @param {CanvasRenderingContext2D} context @param {NameStyle} style @param {Palette} palette */
function setFont(context, style, palette) {
  const { weight, size, spaced } = STYLES[style];
  context.font = `${weight} ${size}px ${palette.font}`;
  if ('letterSpacing' in context) context.letterSpacing = spaced ? palette.spacing : '0px';
}

/**
 * The countries' names, those where somebody cooperates first, the wider ones
 * first among equals.
 * @param {Record<string, [number, number, number]>} places longitude, latitude and width in hundredths of a degree
 * @param {(iso2: string) => string | undefined} nameOf
 * @param {ReadonlySet<string>} active
 * @returns {CountryName[]}
 */
export function countryNames(places, nameOf, active) {
  /** @type {CountryName[]} */
  const names = [];
  for (const [iso2, [lon, lat, width]] of Object.entries(places)) {
    const text = nameOf(iso2);
    if (!text) continue;
    const isActive = active.has(iso2);
    names.push({
      text,
      position: project(lon / 100, lat / 100),
      style: isActive ? 'country' : 'quiet',
      room: (width / 100) * (isActive ? 1.9 : 0.85),
      offset: 0,
      active: isActive,
      iso2,
    });
  }
  return names.sort((a, b) => Number(b.active) - Number(a.active) || b.room - a.room);
}
