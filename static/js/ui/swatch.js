import { isUnsaid } from '../data/theme.js';
import { dashPattern } from '../map/dash.js';
import { RING_HOLE, shapeOf } from '../map/glyphs.js';
import { svg } from './element.js';

/** @typedef {import('../contract.d.ts').Theme} Theme */

const WIDTH = 44;
const HEIGHT = 16;
const GLYPH_X = 38;

/**
 * How a theme looks on the map: its line, and its glyph at the end of it.
 * @param {Theme} theme
 */
export function themeSwatch(theme) {
  const quiet = isUnsaid(theme);
  return frame(
    line(theme.color, quiet ? 1.2 : 2.4, dashPattern(theme.dash, 2.2)),
    glyph(theme.glyph, GLYPH_X, HEIGHT / 2, quiet ? 3.2 : 4.6, { fill: theme.color }),
  );
}

/**
 * A theme's glyph alone.
 * @param {Theme} theme
 */
export function themeGlyph(theme) {
  const image = svg('svg', { class: 'glyph', viewBox: '-8 -8 16 16', 'aria-hidden': 'true' });
  image.append(glyph(theme.glyph, 0, 0, 5, { fill: theme.color }));
  return image;
}

/** @param {string} color */
export function approximateSwatch(color) {
  return frame(
    line(color, 3.6, []),
    line('#fff', 1.5, []),
    svg('circle', {
      cx: GLYPH_X - 1,
      cy: HEIGHT / 2,
      r: 5,
      fill: '#fff',
      stroke: color,
      'stroke-width': 1.5,
      'stroke-dasharray': '2 1.5',
    }),
  );
}

/** @param {string} color */
export function networkSwatch(color) {
  const dots = line(color, 2.2, [0, 6]);
  dots.setAttribute('stroke-linecap', 'round');
  return frame(dots, glyph('circle', GLYPH_X, HEIGHT / 2, 4, { fill: color }));
}

/** @param {string} color */
export function basinSwatch(color) {
  return frame(
    svg('circle', {
      cx: GLYPH_X - 2,
      cy: HEIGHT / 2,
      r: 6.5,
      fill: 'none',
      stroke: color,
      'stroke-width': 1.2,
    }),
    svg('circle', { cx: GLYPH_X - 2, cy: HEIGHT / 2, r: 3, fill: color }),
  );
}

/** @param {...Node} children */
function frame(...children) {
  return svg(
    'svg',
    {
      class: 'swatch',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      'aria-hidden': 'true',
    },
    ...children,
  );
}

/** @param {string} color @param {number} width @param {number[]} dash */
function line(color, width, dash) {
  return svg('path', {
    d: `M1 ${HEIGHT / 2}H${GLYPH_X - 3}`,
    stroke: color,
    'stroke-width': width,
    'stroke-dasharray': dash.length ? dash.join(' ') : null,
    fill: 'none',
  });
}

/**
 * @param {string} name
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {import('./element.js').Properties} properties
 */
function glyph(name, x, y, radius, properties) {
  if (name === 'ring') {
    const width = radius * (1 - RING_HOLE);
    const { fill, ...others } = properties;
    return svg('circle', {
      cx: x,
      cy: y,
      r: radius - width / 2,
      fill: 'none',
      stroke: fill,
      'stroke-width': width,
      ...others,
    });
  }
  const shape = shapeOf(name);
  if (!shape) return svg('circle', { cx: x, cy: y, r: radius, ...properties });
  const points = shape.map(([dx, dy]) => `${x + dx * radius},${y + dy * radius}`).join(' ');
  return svg('polygon', { points, ...properties });
}
