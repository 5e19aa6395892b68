import { DomUtil, point } from 'leaflet';

/** @typedef {import('./mercator.js').Frame} Frame */

const MAX_RATIO = 2;
/** Pixels of a canvas, at most, as far as the window allows: a wall screen has millions. */
const MOST = 12e6;

/** Zooms that differ by less are the same: they went through the logarithm of a unit. */
const SAME = 1e-6;

/**
 * A canvas that lies over the map, larger than it by a part of its size on each
 * side: drawn again when the map has moved, stretched while it zooms and until
 * what is drawn is there. What is drawn is the painter's business, which knows
 * nothing of Leaflet, nor of how large a screen is that is read from afar: a
 * frame is in units of the drawing, each of them `unit` pixels of CSS.
 */
export class CanvasOverlay {
  /**
   * @param {import('leaflet').Map} map
   * @param {string} pane
   * @param {number} padding part of the map's size
   * @param {number} unit
   */
  constructor(map, pane, padding, unit) {
    this.map = map;
    this.padding = padding;
    this.unit = unit;
    this.canvas = DomUtil.create('canvas', 'leaflet-zoom-animated', map.getPane(pane));
    this.canvas.setAttribute('aria-hidden', 'true');
    /** @type {Frame | null} what is on the canvas */
    this.frame = null;
    this.pending = 0;
    map.on('moveend viewreset resize', () => {
      this.stretch(map.getZoom(), map.getCenter());
      this.redraw();
    });
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
    const ratio = Math.min(window.devicePixelRatio || 1, MAX_RATIO);
    const frame = this.frameNow(ratio);
    if (frame) this.paintFrame(frame, ratio * this.unit);
  }

  /**
   * Brings a frame onto the canvas, then shows it.
   * @param {Frame} _frame
   * @param {number} _ratio pixels of the canvas to a unit of the drawing
   */
  paintFrame(_frame, _ratio) {}

  /**
   * @param {number} ratio pixels of the canvas to one of CSS
   * @returns {Frame | null} what is to be drawn as the map stands
   */
  frameNow(ratio) {
    const { map, unit } = this;
    const size = map.getSize();
    if (size.x === 0 || size.y === 0) return null;
    const room = Math.sqrt(MOST / (size.x * size.y * ratio * ratio));
    const pad = size.multiplyBy(Math.max(0.1, Math.min(this.padding, (room - 1) / 2))).round();
    const min = /** @type {import('leaflet').Point} */ (map.getPixelBounds().min).subtract(pad);
    const zoom = map.getZoom();
    return {
      scale: (256 * 2 ** zoom) / unit,
      left: min.x / unit,
      top: min.y / unit,
      width: (size.x + 2 * pad.x) / unit,
      height: (size.y + 2 * pad.y) / unit,
      zoom: zoom - Math.log2(unit),
    };
  }

  /** @param {Frame} frame @returns {number} the map's own zoom when it was drawn */
  zoomOf(frame) {
    return frame.zoom + Math.log2(this.unit);
  }

  /** @param {number} zoom of the map @returns {boolean} whether what is on the canvas was drawn for it */
  isAt(zoom) {
    return this.frame !== null && Math.abs(zoom - this.zoomOf(this.frame)) < SAME;
  }

  /** Takes another canvas: what one was first used for, it can only be used for. */
  renewCanvas() {
    const canvas = /** @type {HTMLCanvasElement} */ (this.canvas.cloneNode());
    delete canvas.dataset.waits;
    this.canvas.replaceWith(canvas);
    this.canvas = canvas;
  }

  /** A canvas with nothing on it is not there, and costs nothing. */
  hide() {
    this.canvas.style.display = 'none';
    this.canvas.width = 0;
    this.frame = null;
  }

  /** @param {Frame} frame that is on the canvas now */
  show(frame) {
    const { canvas, unit } = this;
    canvas.style.display = '';
    this.frame = frame;
    canvas.style.width = `${frame.width * unit}px`;
    canvas.style.height = `${frame.height * unit}px`;
    this.stretch(this.map.getZoom(), this.map.getCenter());
  }

  /** Draws again while the map is dragged beyond what is drawn. */
  drawWhenLeaving() {
    const { frame, unit } = this;
    const { min, max } = this.map.getPixelBounds();
    if (!frame || !min || !max || !this.isAt(this.map.getZoom())) return;
    const inside =
      min.x >= frame.left * unit &&
      min.y >= frame.top * unit &&
      max.x <= (frame.left + frame.width) * unit &&
      max.y <= (frame.top + frame.height) * unit;
    if (!inside) this.redraw();
  }

  /**
   * @param {number} zoom
   * @param {import('leaflet').LatLng} center
   */
  stretch(zoom, center) {
    if (!this.frame) return;
    const { map, frame, unit } = this;
    const scale = map.getZoomScale(zoom, this.zoomOf(frame));
    const corner = point(frame.left, frame.top).multiplyBy(scale * unit);
    if (zoom === map.getZoom()) {
      DomUtil.setTransform(this.canvas, corner.subtract(map.getPixelOrigin()).round(), scale);
      return;
    }
    // _getNewPixelOrigin is private, and the only way to know where a zoom in
    // progress will end; Leaflet's own renderers use it too (1.9.4 is pinned).
    const origin = /** @type {any} */ (map)._getNewPixelOrigin(center, zoom);
    DomUtil.setTransform(this.canvas, corner.subtract(origin), scale);
  }
}

const PAINTED_PADDING = 0.3;

/** An overlay that the page paints itself, at once. */
export class PaintedOverlay extends CanvasOverlay {
  /**
   * @param {import('leaflet').Map} map
   * @param {string} pane
   * @param {number} unit
   * @param {() => boolean} isEmpty whether there is nothing to paint: a canvas that is not there costs nothing
   * @param {(context: CanvasRenderingContext2D, frame: Frame) => void} paint
   */
  constructor(map, pane, unit, isEmpty, paint) {
    super(map, pane, PAINTED_PADDING, unit);
    this.isEmpty = isEmpty;
    this.paint = paint;
  }

  /** @override @param {Frame} frame @param {number} ratio */
  paintFrame(frame, ratio) {
    if (this.isEmpty()) this.hide();
    else {
      this.paint(contextFor(this.canvas, frame, ratio), frame);
      this.show(frame);
    }
  }
}

/**
 * An empty canvas on which units of the drawing can be drawn.
 * @param {HTMLCanvasElement} canvas
 * @param {Frame} frame
 * @param {number} ratio pixels of the canvas to a unit of the drawing
 */
export function contextFor(canvas, frame, ratio) {
  const width = Math.round(frame.width * ratio);
  const height = Math.round(frame.height * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, frame.width, frame.height);
  return context;
}
