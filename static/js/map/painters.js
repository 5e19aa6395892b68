import { worldPainter } from './basemap.js';
import { linksPainter } from './paint-links.js';

/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./paint-strands.js').Context} Context */

/**
 * What a canvas of the map shows, in a form that can be sent to a worker.
 * @typedef {import('./basemap.js').Basemap | import('./paint-links.js').Links} Content
 */

/** Draws a frame, a piece at each step. @typedef {(context: Context, frame: Frame) => Iterator<void>} Painter */

/** @param {Content} content @returns {Painter} */
export function painterOf(content) {
  return content.kind === 'basemap' ? worldPainter(content) : linksPainter(content);
}
