import { sendable } from './paint-links.js';

/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./paint-links.js').Links} Links */

/** @returns {boolean} whether this browser can draw in a worker and show what was drawn */
export function drawsApart() {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return false;
  if (typeof ImageBitmapRenderingContext === 'undefined') return false;
  try {
    return new OffscreenCanvas(1, 1).getContext('2d') !== null;
  } catch {
    return false;
  }
}

/**
 * Has links drawn by the worker. Only the last of several orders is answered.
 */
export class LinksRenderer {
  /**
   * @param {string} address of links-worker.js
   * @param {() => void} onFail called once when the worker cannot be had
   */
  constructor(address, onFail) {
    this.worker = new Worker(address);
    this.orders = 0;
    /** @type {(picture: ImageBitmap) => void} */
    this.answer = () => {};
    this.worker.onmessage = ({ data: { order, picture } }) => {
      if (order === this.orders) this.answer(picture);
      else picture.close();
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.worker.terminate();
      onFail();
    };
  }

  /** @param {Links} links what to draw from now on; what was ordered before is not brought any more */
  setLinks(links) {
    this.orders++;
    this.worker.postMessage({ links: sendable(links) });
  }

  /**
   * @param {Frame} frame
   * @param {number} ratio pixels of the picture to one of CSS
   * @param {(picture: ImageBitmap) => void} answer never called when another order follows before it is drawn
   */
  render(frame, ratio, answer) {
    this.answer = answer;
    this.worker.postMessage({ order: ++this.orders, frame, ratio });
  }
}
