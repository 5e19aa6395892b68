import { element } from './element.js';

/**
 * What the map shows at this moment, in one canvas: for paper, where the map
 * itself would be cut to another size.
 * @param {HTMLElement} map
 * @returns {HTMLCanvasElement | null} null where it is not shown
 */
export function mapPicture(map) {
  const { left, top, width, height } = map.getBoundingClientRect();
  if (width === 0 || height === 0 || getComputedStyle(map).visibility === 'hidden') return null;
  const layers = [...map.querySelectorAll('canvas')].filter((each) => each.width > 0 && each.height > 0);
  // As sharp as the sharpest of them.
  const ratio = Math.max(1, ...layers.map((each) => each.width / each.getBoundingClientRect().width));
  const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  const picture = element('canvas', size);
  // What is drawn on a canvas while a page is printed is drawn once more in the
  // printer's own scale, which browsers get slightly wrong: the canvas is given
  // a finished picture, where there is such a thing.
  const bitmap = typeof OffscreenCanvas === 'undefined' ? null : picture.getContext('bitmaprenderer');
  const drawn = bitmap ? new OffscreenCanvas(size.width, size.height) : picture;
  const context = /** @type {OffscreenCanvasRenderingContext2D | null} */ (drawn.getContext('2d'));
  if (!context) return null;
  context.scale(ratio, ratio);
  context.fillStyle = getComputedStyle(map).backgroundColor;
  context.fillRect(0, 0, width, height);
  for (const layer of layers.sort((a, b) => depth(a) - depth(b))) {
    const box = layer.getBoundingClientRect();
    context.globalAlpha = Number(getComputedStyle(layer).opacity);
    context.drawImage(layer, box.left - left, box.top - top, box.width, box.height);
  }
  if (bitmap && drawn instanceof OffscreenCanvas)
    bitmap.transferFromImageBitmap(drawn.transferToImageBitmap());
  return picture;
}

/** @param {HTMLCanvasElement} layer how high its pane lies */
function depth(layer) {
  const pane = layer.parentElement;
  return (pane && Number.parseInt(getComputedStyle(pane).zIndex, 10)) || 0;
}
