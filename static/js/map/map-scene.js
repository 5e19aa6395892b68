import { isUnsaid } from '../data/theme.js';
import { BUNDLED_UNTIL, bundle, drawnAt, fanAt, OPEN_FROM } from './fan.js';
import { project } from './mercator.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../data/edition.js').Strand} Strand */
/** @typedef {import('./fan.js').Bundle} Bundle */
/** @typedef {import('../state/address.js').Selection} Selection */
/** @typedef {import('./fan.js').Fan} Fan */
/** @typedef {import('./paint-marks.js').Mark} Mark */

/** @typedef {Selection & { kind: 'link' | 'partner' | 'authority' }} FoundRecord */
/** @typedef {FoundRecord | { kind: 'home', id: string }} Found what lies under a pointer; the territory's own mark is no record */

/** The zoom from which the territory is its authorities, not one mark. */
export const HOME_UNTIL = OPEN_FROM;
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
    this.anchor = project(...edition.reference.territory.anchor);
    /** @type {Strand[]} */
    this.strands = [];
    /** @type {Bundle[]} the same as they are drawn from afar */
    this.bundles = [];
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
    this.selection = selection;
    this.spot = spot;
    if (strands !== this.strands) {
      this.strands = strands;
      this.bundles = bundle(strands);
      this.marks = [...this.authorityMarks(strands), ...this.partnerMarks(strands)];
    }
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
   * How lines start at a zoom: what the selection lights starts at its
   * authorities from however far.
   * @param {number} zoom
   * @param {boolean} [lit]
   * @returns {Fan}
   */
  fan(zoom, lit = false) {
    return lit ? { anchor: this.anchor, open: 1 } : fanAt(this.anchor, zoom);
  }

  /** @param {number} zoom @returns {readonly Strand[]} what is drawn at a zoom when nothing is lit */
  drawn(zoom) {
    return drawnAt(zoom, this);
  }

  /**
   * What goes with something found: its lines, as they are drawn at a zoom, and
   * its ends.
   * @param {Found} found
   * @param {number} zoom
   */
  around(found, zoom) {
    if (found.kind === 'home') return { strands: [], marks: [] };
    const links = this.edition.linksOf(found);
    const own = this.strands.filter((strand) => links.has(strand.id));
    const marks = [...this.authorityMarks(own), ...this.partnerMarks(own, found)];
    if (this.lit || zoom > BUNDLED_UNTIL) return { strands: own, marks };
    return { strands: this.bundles.filter((each) => each.links.some((id) => links.has(id))), marks };
  }

  /** @param {number} zoom @returns {boolean} whether the territory is one mark: not so near, and not while some of it is chosen */
  hasHome(zoom) {
    return zoom < HOME_UNTIL && this.lit === null;
  }
}
