import { DomUtil, point } from 'leaflet';

/** @typedef {import('./mercator.js').Frame} Frame */

const PADDING = 0.3;
const MAX_RATIO = 2;

/**
 * A canvas that lies over the map, a little larger than it: redrawn when the
 * map has moved, stretched while it zooms. What is drawn is the painter's
 * business, which knows nothing of Leaflet and could live in a worker.
 */
export class CanvasOverlay {
  /**
   * @param {import('leaflet').Map} map
   * @param {string} pane
   * @param {(context: CanvasRenderingContext2D, frame: Frame) => void} paint
   */
  constructor(map, pane, paint) {
    this.map = map;
    this.paint = paint;
    this.canvas = DomUtil.create('canvas', 'leaflet-zoom-animated', map.getPane(pane));
    this.canvas.setAttribute('aria-hidden', 'true');
    /** @type {Frame | null} */
    this.frame = null;
    this.pending = 0;
    map.on('moveend viewreset resize', () => this.draw());
    map.on('move', () => this.drawWhenLeaving());
    map.on('zoomanim', (event) => this.stretch(event.zoom, event.center));
    map.on('zoom', () => this.stretch(map.getZoom(), map.getCenter()));
  }

  /** Draws again before the next frame; any number of calls makes one drawing. */
  redraw() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.pending);
    this.pending = 0;
    const map = this.map;
    const size = map.getSize();
    if (size.x === 0 || size.y === 0) return;
    const pad = size.multiplyBy(PADDING).round();
    const bounds = map.getPixelBounds();
    const min = /** @type {import('leaflet').Point} */ (bounds.min).subtract(pad);
    const width = size.x + 2 * pad.x;
    const height = size.y + 2 * pad.y;
    const zoom = map.getZoom();
    this.frame = { scale: 256 * 2 ** zoom, left: min.x, top: min.y, width, height, zoom };
    const ratio = Math.min(window.devicePixelRatio || 1, MAX_RATIO);
    if (
      this.canvas.width !== Math.round(width * ratio) ||
      this.canvas.height !== Math.round(height * ratio)
    ) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint(point(-pad.x, -pad.y)));
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.paint(context, this.frame);
  }

  /** Draws again while the map is dragged beyond what is drawn. */
  drawWhenLeaving() {
    const frame = this.frame;
    const bounds = this.map.getPixelBounds();
    const { min, max } = bounds;
    if (!frame || !min || !max || this.map.getZoom() !== frame.zoom) return;
    const inside =
      min.x >= frame.left &&
      min.y >= frame.top &&
      max.x <= frame.left + frame.width &&
      max.y <= frame.top + frame.height;
    if (!inside) this.redraw();
  }

  /**
   * @param {number} zoom
   * @param {import('leaflet').LatLng} center
   */
  stretch(zoom, center) {
    if (!this.frame) return;
    const map = this.map;
    const scale = map.getZoomScale(zoom, this.frame.zoom);
    const corner = point(this.frame.left, this.frame.top).multiplyBy(scale);
    // _getNewPixelOrigin is private, and the only way to know where a zoom in
    // progress will end; Leaflet's own renderers use it too (1.9.4 is pinned).
    const origin = /** @type {any} */ (map)._getNewPixelOrigin(center, zoom);
    DomUtil.setTransform(this.canvas, corner.subtract(origin), scale);
  }
}
