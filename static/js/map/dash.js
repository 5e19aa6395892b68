/**
 * Dash patterns: themes write them as SVG does ("8 4"), canvases want numbers.
 */

/**
 * @param {string | undefined} dash
 * @param {number} [width] of the line, which patterns of thin lines shrink with
 * @returns {number[]} empty for a solid line
 */
export function dashPattern(dash, width = 2) {
  if (!dash) return [];
  const lengths = dash.split(/[\s,]+/).map(Number);
  if (lengths.some((length) => !(length >= 0)) || lengths.every((length) => length === 0)) return [];
  const factor = Math.max(0.6, Math.min(1.5, width / 2));
  return lengths.map((length) => Math.round(length * factor * 100) / 100);
}

/**
 * Round dots well apart: being in the same network is not a partnership.
 * @param {number} width
 * @returns {number[]}
 */
export function networkPattern(width) {
  return [0, width * 3];
}
