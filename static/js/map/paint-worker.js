/**
 * Draws a canvas of the map away from the page, so that the page never waits for
 * it: in a worker, on a canvas that nobody sees, sent back as a picture.
 */
import { painterOf } from './painters.js';

/** @typedef {import('./painters.js').Content} Content */
/** @typedef {import('./mercator.js').Frame} Frame */

/** @typedef {{ content: Content }} NewContent what to draw from now on */
/** @typedef {{ order: number, frame: Frame, ratio: number }} Order what part of it, at how many pixels to one of CSS */
/** @typedef {{ order: number, picture: ImageBitmap }} Picture */

/** Milliseconds of drawing after which to look whether something else was asked. */
const PATIENCE = 12;

const canvas = new OffscreenCanvas(1, 1);
const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
const { port1: bell, port2: ring } = new MessageChannel();

/** @type {import('./painters.js').Painter | null} */
let paint = null;
/** @type {Order | null} what was asked last and is not drawn yet */
let asked = null;

/** @param {MessageEvent<NewContent | Order>} message */
self.onmessage = ({ data }) => {
  if ('content' in data) paint = painterOf(data.content);
  else {
    const idle = asked === null;
    asked = data;
    if (idle) work();
  }
};

/** Draws what was asked last, until nothing more is. */
async function work() {
  while (asked) {
    const { order } = asked;
    await draw(asked);
    if (asked.order === order) asked = null;
  }
}

/** @param {Order} order */
async function draw(order) {
  if (!paint) return;
  const { frame, ratio } = order;
  canvas.width = Math.round(frame.width * ratio);
  canvas.height = Math.round(frame.height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const painting = paint(context, frame);
  let since = performance.now();
  while (!painting.next().done) {
    if (performance.now() - since < PATIENCE) continue;
    await turn();
    if (asked !== order) return;
    since = performance.now();
  }
  const picture = canvas.transferToImageBitmap();
  /** @type {any} a worker's, which takes no origin */ (self).postMessage({ order: order.order, picture }, [
    picture,
  ]);
}

/** Lets messages come in. */
function turn() {
  return new Promise((resolve) => {
    bell.onmessage = resolve;
    ring.postMessage(null);
  });
}
