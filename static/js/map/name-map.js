import { copies, project } from './mercator.js';
import { Placing } from './place-labels.js';

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

/** How wide a letter is at least, on average over a name, to its height. */
const NARROWEST = 0.35;

/** Draws names, and remembers how wide they are. */
export class NamePainter {
  /** @param {Palette} palette */
  constructor(palette) {
    this.palette = palette;
    /** @type {Map<string, number>} */
    this.widths = new Map();
  }

  /**
   * Draws the names there is room for, the first in the list first served.
   * @param {CanvasRenderingContext2D} context
   * @param {Frame} frame
   * @param {Iterable<MapName>} names
   * @param {readonly import('./place-labels.js').Box[]} marks what names of countries do not cover
   * @param {import('./place-labels.js').Sight} [sight]
   */
  paint(context, frame, names, marks, sight) {
    const { palette } = this;
    const placing = new Placing(marks, sight);
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    for (const label of this.labels(context, frame, names, placing)) {
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
   * @param {Iterable<MapName>} names
   * @param {Placing} placing
   */
  *labels(context, frame, names, placing) {
    const shifts = copies(frame);
    for (const name of names) {
      const { spaced, size } = STYLES[name.style];
      const tries = spaced ? [...AROUND, ...elsewhere(name, frame)] : beside(name.offset, size);
      /** @type {'center' | 'right' | 'left'} */
      const side = name.offset === 0 ? 'center' : name.offset > 0 ? 'right' : 'left';
      const room = (name.room / 360) * frame.scale * 1.15;
      const y = name.position[1] * frame.scale - frame.top;
      if (y < -20 || y > frame.height + 20) continue;
      for (const shift of shifts) {
        const x = (name.position[0] + shift) * frame.scale - frame.left + name.offset;
        if (x < -80 || x > frame.width + 80) continue;
        const least = name.text.length * size * NARROWEST;
        if (least > room) continue;
        if (placing.isCrowded({ x, y, width: least, height: size, side, tries })) continue;
        const text = spaced ? name.text.toUpperCase() : name.text;
        const width = this.widthOf(context, text, name.style);
        if (width > room) continue;
        const label = { text, x, y, width, height: size, side, tries, overMarks: !spaced, style: name.style };
        const placed = placing.place(label);
        if (placed) yield placed;
      }
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {string} text @param {NameStyle} style */
  widthOf(context, text, style) {
    const key = `${style} ${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    setFont(context, style, this.palette);
    const { width } = context.measureText(text);
    // Until the page's own font is there, widths are another's.
    if (document.fonts.status === 'loaded') this.widths.set(key, width);
    return width;
  }
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
