import { CanvasOverlay, contextFor } from './canvas-overlay.js';
import { painterOf } from './painters.js';
import { drawsApart, Renderer } from './renderer.js';

/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./painters.js').Content} Content */

/** What is brought later is drawn further around, so as not to be missed… */
const PADDING = 0.5;
/** …but first what is in the window, where nothing of it is there yet. */
const FIRST = 0.05;

/**
 * An overlay whose content a worker draws; where there is no such thing, the page
 * does.
 */
export class ContentOverlay extends CanvasOverlay {
  /**
   * @param {import('leaflet').Map} map
   * @param {string} pane
   * @param {number} unit
   * @param {string | undefined} worker address of paint-worker.js
   */
  constructor(map, pane, unit, worker) {
    super(map, pane, PADDING, unit);
    /** @type {Content | null} */
    this.content = null;
    /** Whether what is on the canvas is no longer the content. */
    this.stale = true;
    /** Called whenever a frame of the content is on the canvas. */
    this.onShown = () => {};
    /** @type {Renderer | null} */
    this.renderer = worker && drawsApart() ? new Renderer(worker, () => this.drawHere()) : null;
    this.hide();
  }

  /** @param {Content} content what to show from now on */
  setContent(content) {
    this.content = content;
    this.stale = true;
    if (this.renderer) this.renderer.setContent(content);
    else this.painter = painterOf(content);
    this.redraw();
  }

  /** Goes on without the worker, on a canvas that can be painted. */
  drawHere() {
    this.renderer = null;
    this.renewCanvas();
    if (this.content) this.setContent(this.content);
  }

  /** @override */
  draw() {
    const anew = this.stale || !this.isAt(this.map.getZoom());
    this.padding = anew && this.renderer ? FIRST : PADDING;
    super.draw();
  }

  /** @override @param {Frame} frame @param {number} ratio */
  paintFrame(frame, ratio) {
    if (!this.content) return;
    if (this.renderer) {
      this.canvas.dataset.waits = 'true';
      this.renderer.render(frame, ratio, (picture) => this.bring(picture, frame));
      return;
    }
    const painting = this.painter?.(contextFor(this.canvas, frame, ratio), frame);
    while (painting && !painting.next().done);
    this.stale = false;
    this.show(frame);
    this.onShown();
  }

  /** @param {ImageBitmap} picture @param {Frame} frame */
  bring(picture, frame) {
    const { canvas } = this;
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(picture);
    delete canvas.dataset.waits;
    this.stale = false;
    this.show(frame);
    this.onShown();
    if (this.padding === FIRST) this.redraw();
  }
}
