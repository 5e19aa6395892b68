import { isUnsaid } from '../data/theme.js';
import { copies, project } from './mercator.js';
import { markRadius } from './paint-marks.js';
import { linesOf } from './paint-strands.js';
import { PickIndex } from './picking.js';
import { strandStyle } from './strand-style.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../data/edition.js').Strand} Strand */
/** @typedef {import('../state/address.js').Selection} Selection */
/** @typedef {import('../text/translate.js').Translator} Translator */
/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./paint-marks.js').Mark} Mark */
/** @typedef {import('./name-map.js').MapName} MapName */

/** @typedef {Selection & { kind: 'link' | 'partner' | 'authority' }} FoundRecord */
/** @typedef {FoundRecord | { kind: 'home', id: string }} Found what lies under a pointer; the territory's own mark is no record */

const PLACES_FROM = 4.5;
/** The zoom from which the territory is its authorities, not one mark. */
export const HOME_UNTIL = 6;
const HOME_REACH = 12;
/** Which of those that share a point lies on top, and gives it its name. */
const KINDS = ['region', 'department', 'epci', 'pays', 'commune'];
const INK = '#2b3a42';

/**
 * What the map has to draw for a view: the strands and marks that filters leave,
 * those the selection lights, and what lies where.
 */
export class MapScene {
  /** @param {Edition} edition */
  constructor(edition) {
    this.edition = edition;
    /** @type {Strand[]} */
    this.strands = [];
    /** @type {Mark[]} */
    this.marks = [];
    /** @type {Set<string> | null} the links that the selection lights; null when there is none */
    this.lit = null;
    /** @type {Strand[]} */
    this.litStrands = [];
    /** @type {Mark[]} */
    this.litMarks = [];
    this.activeCountries = new Set(
      [...edition.partners.values()].flatMap((partner) => partner.countries ?? []),
    );
    /** @type {{ frame: Frame, index: PickIndex<Found> } | null} */
    this.picking = null;
    /** @type {Selection | null} */
    this.selection = null;
    /** @type {Mark | null} a place that is shown though nobody cooperates there */
    this.spot = null;
    this.show(edition.strands, null);
  }

  /**
   * @param {Strand[]} strands those the filters leave
   * @param {Selection | null} selection
   * @param {Mark | null} [spot]
   */
  show(strands, selection, spot = null) {
    const { edition } = this;
    this.picking = null;
    this.selection = selection;
    this.spot = spot;
    this.strands = strands;
    this.marks = [...this.authorityMarks(this.strands), ...this.partnerMarks(this.strands)];
    this.lit = selection && edition.knows(selection) ? edition.linksOf(selection) : null;
    const lit = this.lit;
    this.litStrands = lit ? edition.strands.filter((strand) => lit.has(strand.id)) : [];
    this.litMarks = lit
      ? [...this.authorityMarks(this.litStrands), ...this.partnerMarks(this.litStrands, selection)]
      : [];
    if (spot) this.litMarks.push(spot);
  }

  /** @param {Strand[]} strands @returns {Mark[]} the least important first: communes, and those with most links, last */
  authorityMarks(strands) {
    /** @type {Map<string, Mark & { rank: number }>} */
    const marks = new Map();
    for (const { properties } of strands) {
      const authority = this.edition.authorities.get(properties.authority);
      if (!authority?.position) continue;
      const before = marks.get(authority.id);
      if (before) {
        before.weight++;
        continue;
      }
      marks.set(authority.id, {
        kind: 'authority',
        id: authority.id,
        name: authority.name,
        position: authority.position,
        glyph: 'circle',
        color: INK,
        approximate: false,
        basin: false,
        quiet: true,
        weight: 1,
        rank: KINDS.indexOf(authority.kind),
      });
    }
    return [...marks.values()].sort((a, b) => a.rank - b.rank || a.weight - b.weight);
  }

  /**
   * @param {Strand[]} strands
   * @param {Selection | null} [selection] whose partner is drawn even without a line
   * @returns {Mark[]} the least important first
   */
  partnerMarks(strands, selection) {
    /** @type {Map<string, Mark & { height: number }>} */
    const marks = new Map();
    strands.forEach(({ theme, properties }, height) => {
      const mark = this.partnerMark(properties.partner);
      if (!mark) return;
      const before = marks.get(mark.id);
      marks.set(mark.id, {
        ...mark,
        glyph: theme.glyph,
        color: theme.color,
        quiet: isUnsaid(theme),
        weight: Math.max(before?.weight ?? 0, properties.count),
        height,
      });
    });
    if (selection?.kind === 'partner' && !marks.has(selection.id)) {
      const mark = this.partnerMark(selection.id);
      if (mark) marks.set(mark.id, { ...mark, height: strands.length });
    }
    return [...marks.values()].sort((a, b) => a.height - b.height);
  }

  /** @param {string} id @returns {Mark | null} */
  partnerMark(id) {
    const partner = this.edition.partners.get(id);
    if (!partner?.position) return null;
    return {
      kind: 'partner',
      id,
      name: partner.name,
      position: partner.position,
      glyph: 'circle',
      color: INK,
      approximate: partner.exactness !== 'exact',
      basin: partner.in_basin,
      quiet: true,
      weight: 0,
    };
  }

  /**
   * What goes with something found: its lines and its ends.
   * @param {Found} found
   */
  around(found) {
    if (found.kind === 'home') return { strands: [], marks: [] };
    const links = this.edition.linksOf(found);
    const strands = this.strands.filter((strand) => links.has(strand.id));
    return { strands, marks: [...this.authorityMarks(strands), ...this.partnerMarks(strands, found)] };
  }

  /**
   * @param {Frame} frame
   * @param {number} x pixels of the frame
   * @param {number} y
   * @param {number} tolerance
   * @returns {Found | null}
   */
  find(frame, x, y, tolerance) {
    if (this.picking?.frame !== frame) this.picking = { frame, index: this.indexOf(frame) };
    return this.picking.index.pick(x, y, tolerance);
  }

  /** @param {Frame} frame */
  indexOf(frame) {
    /** @type {PickIndex<Found>} */
    const index = new PickIndex();
    const shifts = copies(frame);
    const strands = this.lit ? [...this.strands, ...this.litStrands] : this.strands;
    if (this.hasHome(frame.zoom)) {
      const { id, anchor } = this.edition.reference.territory;
      const [x, y] = project(...anchor);
      for (const shift of shifts) {
        const line = [(x + shift) * frame.scale - frame.left, y * frame.scale - frame.top];
        index.add({ value: { kind: 'home', id }, order: Infinity, reach: HOME_REACH, line });
      }
    }
    strands.forEach((strand, order) => {
      const reach = strandStyle(strand, frame.zoom).width / 2 + 1;
      for (const line of linesOf(strand, frame, shifts)) {
        index.add({ value: { kind: 'link', id: strand.id }, order, reach, line });
      }
    });
    this.marks.forEach((mark, i) => {
      const order = strands.length + i;
      const reach = markRadius(mark, frame.zoom) + (mark.kind === 'partner' ? 3 : 1);
      for (const shift of shifts) {
        const line = [
          (mark.position[0] + shift) * frame.scale - frame.left,
          mark.position[1] * frame.scale - frame.top,
        ];
        if (mark.kind !== 'spot') index.add({ value: { kind: mark.kind, id: mark.id }, order, reach, line });
      }
    });
    return index;
  }

  /** @param {number} zoom @returns {boolean} whether the territory is one mark: not so near, and not while some of it is chosen */
  hasHome(zoom) {
    return zoom < HOME_UNTIL && this.lit === null;
  }

  /**
   * The names of places at a zoom, the most important first.
   * @param {number} zoom
   * @param {Found | null} hovered
   * @param {Translator} tr
   * @returns {MapName[]}
   */
  names(zoom, hovered, tr) {
    const { territory } = this.edition.reference;
    /** @type {MapName[]} */
    const names = [];
    const chosen = hovered && hovered.kind !== 'home' ? this.around(hovered).marks : this.litMarks;
    const few = chosen.length <= 24;
    for (const mark of [...chosen].reverse()) {
      if (mark.kind !== 'authority' || few) names.push(nameOf(mark, zoom, 'chosen'));
    }
    if (this.hasHome(zoom)) {
      const position = project(...territory.anchor);
      names.push({ text: tr.pick(territory.name), position, style: 'home', room: Infinity, offset: -11 });
    }
    const others = this.lit ? [] : this.marks;
    if (zoom >= HOME_UNTIL) names.push(...authorityNames(others, zoom));
    if (zoom >= PLACES_FROM) {
      for (const mark of [...others].reverse()) {
        if (mark.kind === 'partner') names.push(nameOf(mark, zoom, 'place'));
      }
    }
    return names;
  }
}

/**
 * One name for each point where authorities are, that of the commune first.
 * @param {readonly Mark[]} marks
 * @param {number} zoom
 */
function authorityNames(marks, zoom) {
  /** @type {Map<string, MapName>} */
  const names = new Map();
  for (const mark of [...marks].reverse()) {
    const at = mark.position.join(' ');
    if (mark.kind === 'authority' && !names.has(at)) names.set(at, nameOf(mark, zoom, 'place'));
  }
  return [...names.values()];
}

/** @param {Mark} mark @param {number} zoom @param {MapName['style']} style @returns {MapName} */
function nameOf(mark, zoom, style) {
  const offset = markRadius(mark, zoom) + 5;
  return { text: mark.name, position: mark.position, style, room: Infinity, offset };
}
