import { strandStyle } from './strand-style.js';
import { linesOf } from './trace-strand.js';

/** @typedef {import('../data/edition.js').Strand} Strand */
/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./fan.js').Fan} Fan */
/** @typedef {import('./strand-style.js').Styled} Styled */
/** @typedef {import('./trace-strand.js').Course} Course */
/** @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context */

/**
 * How strongly strands are drawn: all alike, or chosen and over the rest. (The
 * rest is dimmed as a whole, by the canvas it is on.)
 * @typedef {'plain' | 'strong'} Emphasis
 */

/** What drawing a strand needs of it. @typedef {Course & Styled} Drawn */

/** From so many strands on, the thin ones have no casing: nobody could tell one from the next anyway. */
const CROWD = 1500;
/** The width below which a line is thin. */
const THIN = 1.3;
/** Strands in a group, at most: a drawing that nobody waits for any more stops after one. */
const MOST = 400;

/**
 * Draws strands in their order, in groups that lie over one another: within a
 * group all casings come first, so that neighbours do not cut each other. Each
 * step of the iterator draws a group.
 * @param {Context} context
 * @param {Frame} frame
 * @param {Fan} fan
 * @param {readonly Drawn[]} strands
 * @param {Emphasis} emphasis
 * @param {string} casing
 */
export function* paintingStrands(context, frame, fan, strands, emphasis, casing) {
  const crowded = strands.length > CROWD;
  let start = 0;
  while (start < strands.length) {
    let end = start + 1;
    while (end < strands.length && end - start < MOST && strands[end].theme === strands[start].theme) end++;
    context.lineJoin = 'bevel';
    paintGroup(context, frame, fan, strands.slice(start, end), emphasis, casing, crowded);
    context.globalAlpha = 1;
    context.setLineDash([]);
    start = end;
    yield;
  }
}

/**
 * The same, all at once.
 * @param {Parameters<typeof paintingStrands>} how
 */
export function paintStrands(...how) {
  const painting = paintingStrands(...how);
  while (!painting.next().done);
}

/**
 * @param {Context} context
 * @param {Frame} frame
 * @param {Fan} fan
 * @param {readonly Drawn[]} strands
 * @param {Emphasis} emphasis
 * @param {string} casing
 * @param {boolean} crowded
 */
function paintGroup(context, frame, fan, strands, emphasis, casing, crowded) {
  const more = emphasis === 'strong' ? 1.2 : 0;
  const drawn = strands.map((strand) => ({
    style: strandStyle(strand, frame.zoom),
    lines: linesOf(strand, frame, fan),
  }));
  context.setLineDash([]);
  context.lineCap = 'butt';
  context.strokeStyle = casing;
  context.globalAlpha = emphasis === 'strong' ? 1 : 0.85;
  for (const { style, lines } of drawn) {
    const thin = style.width < THIN;
    if (emphasis === 'plain' && (style.cap === 'round' || (crowded && thin))) continue;
    context.lineWidth = style.width + more + (emphasis === 'strong' ? 3.5 : thin ? 0.8 : 1.8);
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

/** @param {Context} context @param {number[][]} lines */
function stroke(context, lines) {
  for (const line of lines) {
    context.beginPath();
    context.moveTo(line[0], line[1]);
    for (let i = 2; i < line.length; i += 2) context.lineTo(line[i], line[i + 1]);
    context.stroke();
  }
}
