import { copies, touches } from './mercator.js';
import { strandStyle } from './strand-style.js';
import { tracePath } from './trace-strand.js';

/** @typedef {import('../data/edition.js').Strand} Strand */
/** @typedef {import('./mercator.js').Frame} Frame */

/**
 * How strongly strands are drawn: all alike, or chosen and over the rest. (The
 * rest is dimmed as a whole, by the canvas it is on.)
 * @typedef {'plain' | 'strong'} Emphasis
 */

/**
 * Draws strands in their order, in groups that lie over one another: within a
 * group all casings come first, so that neighbours do not cut each other.
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {readonly Strand[]} strands
 * @param {Emphasis} emphasis
 * @param {string} casing
 */
export function paintStrands(context, frame, strands, emphasis, casing) {
  context.lineJoin = 'round';
  const shifts = copies(frame);
  let start = 0;
  while (start < strands.length) {
    let end = start;
    while (end < strands.length && strands[end].theme === strands[start].theme) end++;
    paintGroup(context, frame, strands.slice(start, end), shifts, emphasis, casing);
    start = end;
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {readonly Strand[]} strands
 * @param {readonly number[]} shifts
 * @param {Emphasis} emphasis
 * @param {string} casing
 */
function paintGroup(context, frame, strands, shifts, emphasis, casing) {
  const more = emphasis === 'strong' ? 1.2 : 0;
  const drawn = strands.map((strand) => ({
    style: strandStyle(strand, frame.zoom),
    lines: linesOf(strand, frame, shifts),
  }));
  context.setLineDash([]);
  context.lineCap = 'round';
  context.strokeStyle = casing;
  context.globalAlpha = emphasis === 'strong' ? 1 : 0.85;
  for (const { style, lines } of drawn) {
    if (style.cap === 'round' && emphasis === 'plain') continue;
    context.lineWidth = style.width + more + (emphasis === 'strong' ? 3.5 : style.width < 1.3 ? 0.8 : 1.8);
    stroke(context, lines);
  }
  for (const { style, lines } of drawn) {
    context.globalAlpha = emphasis === 'strong' ? 1 : style.alpha;
    context.strokeStyle = style.color;
    context.lineCap = style.cap;
    context.lineWidth = style.width + more;
    context.setLineDash(style.dash);
    stroke(context, lines);
    if (!style.hollow) continue;
    context.strokeStyle = casing;
    context.setLineDash([]);
    context.lineWidth = Math.max(0.6, (style.width + more) * 0.42);
    stroke(context, lines);
  }
}

/**
 * @param {Strand} strand
 * @param {Frame} frame
 * @param {readonly number[]} shifts
 * @returns {number[][]}
 */
export function linesOf(strand, frame, shifts) {
  /** @type {number[][]} */
  const lines = [];
  for (const shift of shifts) {
    strand.paths.forEach((path, i) => {
      if (touches(frame, strand.boxes[i], shift)) lines.push(tracePath(path, strand.lane, frame, shift));
    });
  }
  return lines;
}

/** @param {CanvasRenderingContext2D} context @param {number[][]} lines */
function stroke(context, lines) {
  for (const line of lines) {
    context.beginPath();
    context.moveTo(line[0], line[1]);
    for (let i = 2; i < line.length; i += 2) context.lineTo(line[i], line[i + 1]);
    context.stroke();
  }
}
