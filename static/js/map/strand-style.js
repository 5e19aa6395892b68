import { isUnsaid } from '../data/theme.js';
import { dashPattern, networkPattern } from './dash.js';

/** @typedef {import('../contract.d.ts').Theme} Theme */
/** @typedef {import('../contract.d.ts').LinkProperties} LinkProperties */

/**
 * What the style of a strand depends on.
 * @typedef {{ theme: Theme, properties: Pick<LinkProperties, 'kind' | 'count' | 'exactness'> }} Styled
 */

/**
 * How a strand is drawn.
 * @typedef {object} StrandStyle
 * @property {string} color
 * @property {number} width
 * @property {number[]} dash
 * @property {'butt' | 'round'} cap
 * @property {boolean} hollow a line with a light core: the place is approximate
 * @property {number} alpha
 */

/**
 * @param {Styled} strand
 * @param {number} zoom
 * @returns {StrandStyle}
 */
export function strandStyle({ theme, properties }, zoom) {
  const closer = Math.max(0, Math.min(1, (zoom - 2) / 4));
  if (properties.kind === 'network') {
    const width = 1.5 + 0.6 * closer;
    return { color: theme.color, width, dash: networkPattern(width), cap: 'round', hollow: false, alpha: 1 };
  }
  const quiet = isUnsaid(theme);
  const base = quiet ? 0.8 + 0.3 * closer : (theme.priority ? 1.9 : 1.5) + 0.7 * closer;
  const width = base + Math.min(1.5, 0.5 * Math.log2(Math.max(1, properties.count)));
  const hollow = properties.exactness === 'approximate';
  return {
    color: theme.color,
    width: hollow ? width + 1.4 : width,
    // Two thin lines side by side: a dash as well would be too much at once.
    dash: hollow ? [] : dashPattern(theme.dash, width),
    cap: 'butt',
    hollow,
    alpha: quiet ? 0.75 : 1,
  };
}
