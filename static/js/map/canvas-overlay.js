import { DomUtil, point } from 'leaflet';

/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {(frame: Frame) => void} Shown called once a frame is on the canvas */

const MAX_RATIO = 2;

/**
 * A canvas that lies over the map, larger than it by a part of its size on each
 * side: drawn again when the map has moved, stretched while it zooms and until
 * what is drawn is there. What is drawn is the painter's business, which knows
 * nothing of Leaflet.
 */
class CanvasOverlay {
  /**
   * @param {import('leaflet').Map} map
   * @param {string} pane
   * @param {number} padding part of the map's size
   */
  constructor(map, pane, padding) {
    this.map = map;
    this.padding = padding;
    this.canvas = DomUtil.create('canvas', 'leaflet-zoom-animated', map.getPane(pane));
    this.canvas.setAttribute('aria-hidden', 'true');
    /** @type {Frame | null} what is on the canvas */
    this.frame = null;
    this.pending = 0;
    this.events = {
      'moveend viewreset resize': () => {
        this.stretch(map.getZoom(), map.getCenter());
        this.redraw();
      },
      move: () => this.drawWhenLeaving(),
      zoomanim: (/** @type {import('leaflet').ZoomAnimEvent} */ event) =>
        this.stretch(event.zoom, event.center),
      zoom: () => this.stretch(map.getZoom(), map.getCenter()),
    };
    for (const [names, listen] of Object.entries(this.events)) map.on(names, /** @type {any} */ (listen));
  }

  remove() {
    cancelAnimationFrame(this.pending);
    for (const [names, listen] of Object.entries(this.events))
      this.map.off(names, /** @type {any} */ (listen));
    this.canvas.remove();
  }

  /** Draws again before the next frame; any number of calls makes one drawing. */
  redraw() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.pending);
    this.pending = 0;
    const frame = this.frameNow();
    if (frame) this.paintFrame(frame, Math.min(window.devicePixelRatio || 1, MAX_RATIO));
  }

  /**
   * Brings a frame onto the canvas, then shows it.
   * @param {Frame} _frame
   * @param {number} _ratio pixels of the canvas to one of CSS
   */
  paintFrame(_frame, _ratio) {}

  /** @returns {Frame | null} what is to be drawn as the map stands */
  frameNow() {
    const { map } = this;
    const size = map.getSize();
    if (size.x === 0 || size.y === 0) return null;
    const pad = size.multiplyBy(this.padding).round();
    const min = /** @type {import('leaflet').Point} */ (map.getPixelBounds().min).subtract(pad);
    const zoom = map.getZoom();
    return {
      scale: 256 * 2 ** zoom,
      left: min.x,
      top: min.y,
      width: size.x + 2 * pad.x,
      height: size.y + 2 * pad.y,
      zoom,
    };
  }

  /** @param {Frame} frame that is on the canvas now */
  show(frame) {
    const { canvas } = this;
    this.frame = frame;
    canvas.style.width = `${frame.width}px`;
    canvas.style.height = `${frame.height}px`;
    this.stretch(this.map.getZoom(), this.map.getCenter());
  }

  /** Draws again while the map is dragged beyond what is drawn. */
  drawWhenLeaving() {
    const frame = this.frame;
    const { min, max } = this.map.getPixelBounds();
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
    const { map, frame } = this;
    const scale = map.getZoomScale(zoom, frame.zoom);
    const corner = point(frame.left, frame.top).multiplyBy(scale);
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
   * @param {() => boolean} isEmpty whether there is nothing to paint: a canvas that is not there costs nothing
   * @param {(context: CanvasRenderingContext2D, frame: Frame) => void} paint
   */
  constructor(map, pane, isEmpty, paint) {
    super(map, pane, PAINTED_PADDING);
    this.isEmpty = isEmpty;
    this.paint = paint;
  }

  /** @override @param {Frame} frame @param {number} ratio */
  paintFrame(frame, ratio) {
    const { canvas } = this;
    const empty = this.isEmpty();
    canvas.style.display = empty ? 'none' : '';
    if (empty) {
      canvas.width = 0;
      this.frame = null;
      return;
    }
    const width = Math.round(frame.width * ratio);
    const height = Math.round(frame.height * ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, frame.width, frame.height);
    this.paint(context, frame);
    this.show(frame);
  }
}

const RENDERED_PADDING = 0.5;

/** An overlay of which somebody else makes the picture, and brings it later. */
export class RenderedOverlay extends CanvasOverlay {
  /**
   * @param {import('leaflet').Map} map
   * @param {string} pane
   * @param {(frame: Frame, ratio: number, answer: (picture: ImageBitmap) => void) => void} render
   * @param {Shown} onShown
   */
  constructor(map, pane, render, onShown) {
    super(map, pane, RENDERED_PADDING);
    this.render = render;
    this.onShown = onShown;
    this.context = /** @type {ImageBitmapRenderingContext} */ (this.canvas.getContext('bitmaprenderer'));
  }

  /** @override @param {Frame} frame @param {number} ratio */
  paintFrame(frame, ratio) {
    this.canvas.dataset.waits = 'true';
    this.render(frame, ratio, (picture) => {
      this.canvas.width = picture.width;
      this.canvas.height = picture.height;
      this.context.transferFromImageBitmap(picture);
      delete this.canvas.dataset.waits;
      this.show(frame);
      this.onShown(frame);
    });
  }
}
