/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./painters.js').Content} Content */

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
 * Has a canvas drawn by a worker. Only the last of several orders is answered.
 */
export class Renderer {
  /**
   * @param {string} address of paint-worker.js
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

  /** @param {Content} content what to draw from now on; what was ordered before is not brought any more */
  setContent(content) {
    this.orders++;
    this.worker.postMessage({ content });
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
