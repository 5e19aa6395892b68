import { isUnsaid } from '../data/theme.js';
import { BUNDLED_UNTIL, bundle, fanAt, OPEN_FROM } from './fan.js';
import { copies, project } from './mercator.js';
import { markPosition, markRadius } from './paint-marks.js';
import { distanceTo, pick } from './picking.js';
import { strandStyle } from './strand-style.js';
import { LANE, linesOf, pullOf } from './trace-strand.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../data/edition.js').Strand} Strand */
/** @typedef {import('./fan.js').Bundle} Bundle */
/** @typedef {import('./picking.js').Target<Found>} Target */
/** @typedef {import('../state/address.js').Selection} Selection */
/** @typedef {import('../text/translate.js').Translator} Translator */
/** @typedef {import('./mercator.js').Frame} Frame */
/** @typedef {import('./fan.js').Fan} Fan */
/** @typedef {import('./paint-marks.js').Mark} Mark */
/** @typedef {import('./name-map.js').MapName} MapName */

/** @typedef {Selection & { kind: 'link' | 'partner' | 'authority' }} FoundRecord */
/** @typedef {FoundRecord | { kind: 'home', id: string }} Found what lies under a pointer; the territory's own mark is no record */

const PLACES_FROM = 4.5;
/** The zoom from which the territory is its authorities, not one mark. */
export const HOME_UNTIL = OPEN_FROM;
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
    return zoom <= BUNDLED_UNTIL ? this.bundles : this.strands;
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

  /**
   * @param {Frame} frame
   * @param {number} x pixels of the frame
   * @param {number} y
   * @param {number} tolerance
   * @returns {Found | null}
   */
  find(frame, x, y, tolerance) {
    return pick(this.targets(frame, x, y, tolerance), x, y, tolerance);
  }

  /**
   * What may lie near a position, the topmost first.
   * @param {Frame} frame
   * @param {number} x
   * @param {number} y
   * @param {number} tolerance
   * @returns {Generator<Target>}
   */
  *targets(frame, x, y, tolerance) {
    const shifts = copies(frame);
    /** @param {readonly [number, number]} position */
    const points = ([px, py]) =>
      shifts.map((shift) => [(px + shift) * frame.scale - frame.left, py * frame.scale - frame.top]);
    if (this.hasHome(frame.zoom)) {
      const { id } = this.edition.reference.territory;
      yield { value: { kind: 'home', id }, reach: HOME_REACH, lines: () => points(this.anchor) };
    }
    const fan = this.fan(frame.zoom);
    for (let i = this.marks.length - 1; i >= 0; i--) {
      const mark = this.marks[i];
      const at = markPosition(mark, this.lit ? this.fan(frame.zoom, true) : fan);
      if (!at || mark.kind === 'spot') continue;
      const reach = markRadius(mark, frame.zoom) + (mark.kind === 'partner' ? 3 : 1);
      yield { value: { kind: mark.kind, id: mark.id }, reach, lines: () => points(at) };
    }
    if (this.lit) yield* strandTargets(this.litStrands, frame, this.fan(frame.zoom, true), x, y, tolerance);
    yield* strandTargets(this.drawn(frame.zoom), frame, fan, x, y, tolerance);
  }

  /** @param {number} zoom @returns {boolean} whether the territory is one mark: not so near, and not while some of it is chosen */
  hasHome(zoom) {
    return zoom < HOME_UNTIL && this.lit === null;
  }

  /**
   * What a mark is called in the language of the page.
   * @param {Mark} mark
   * @param {Translator} tr
   */
  called({ kind, id, name }, tr) {
    return (kind === 'partner' && this.edition.partners.get(id)?.names?.[tr.lang]) || name;
  }

  /**
   * The names of places in a frame, the most important first.
   * @param {Frame} frame
   * @param {Found | null} hovered
   * @param {Translator} tr
   * @returns {Generator<MapName>}
   */
  *names({ zoom, ...frame }, hovered, tr) {
    const chosen = hovered && hovered.kind !== 'home' ? this.around(hovered, zoom).marks : this.litMarks;
    const few = chosen.length <= 24;
    for (const mark of reversed(chosen)) {
      if (mark.kind !== 'authority' || few) yield nameOf(mark, zoom, 'chosen', this.called(mark, tr));
    }
    if (this.hasHome(zoom)) {
      const text = tr.pick(this.edition.reference.territory.name);
      yield { text, position: this.anchor, style: 'home', room: Infinity, offset: -11 };
    }
    if (this.lit) return;
    if (zoom >= HOME_UNTIL) yield* this.authorityNames(zoom);
    if (zoom < PLACES_FROM) return;
    const north = frame.top / frame.scale;
    const south = (frame.top + frame.height) / frame.scale;
    for (const mark of reversed(this.marks)) {
      const y = mark.position[1];
      if (mark.kind === 'partner' && y >= north && y <= south)
        yield nameOf(mark, zoom, 'place', this.called(mark, tr));
    }
  }

  /**
   * One name for each point where authorities are, that of the commune first.
   * @param {number} zoom
   */
  *authorityNames(zoom) {
    const named = new Set();
    for (const mark of reversed(this.marks)) {
      if (mark.kind !== 'authority') continue;
      const at = mark.position.join(' ');
      if (!named.has(at)) yield nameOf(mark, zoom, 'place', mark.name);
      named.add(at);
    }
  }
}

/**
 * The lines that may lie near a position, the topmost first. Thousands may be on
 * the map, and a mouse asks at every move: only those that are near as the crow
 * flies are traced as they are drawn.
 * @param {readonly (Strand | Bundle)[]} strands
 * @param {Frame} frame
 * @param {Fan} fan
 * @param {number} x pixels of the frame
 * @param {number} y
 * @param {number} tolerance
 * @returns {Generator<Target>}
 */
function* strandTargets(strands, frame, fan, x, y, tolerance) {
  const { scale, left, top } = frame;
  const row = (y + top) / scale;
  const columns = copies(frame).map((shift) => (x + left) / scale - shift);
  for (let i = strands.length - 1; i >= 0; i--) {
    const strand = strands[i];
    const reach = strandStyle(strand, frame.zoom).width / 2 + 1;
    const slack =
      Math.hypot(...pullOf(strand, fan)) + (Math.abs(strand.lane) * LANE + reach + tolerance) / scale;
    const near = strand.paths.some((path, k) => {
      const [west, north, east, south] = strand.boxes[k];
      if (row < north - slack || row > south + slack) return false;
      return columns.some(
        (column) => column > west - slack && column < east + slack && distanceTo(path, column, row) <= slack,
      );
    });
    if (!near) continue;
    yield { value: foundOf(strand), reach, lines: () => linesOf(strand, frame, fan) };
  }
}

/** @param {Strand | Bundle} strand @returns {Found} the link, or the partner that several go to */
function foundOf(strand) {
  if ('links' in strand && strand.links.length > 1) return { kind: 'partner', id: strand.properties.partner };
  return { kind: 'link', id: strand.id };
}

/** @template T @param {readonly T[]} items @returns {Generator<T>} the last first */
function* reversed(items) {
  for (let i = items.length - 1; i >= 0; i--) yield items[i];
}

/**
 * @param {Mark} mark
 * @param {number} zoom
 * @param {MapName['style']} style
 * @param {string} text
 * @returns {MapName}
 */
function nameOf(mark, zoom, style, text) {
  const offset = markRadius(mark, zoom) + 5;
  return { text, position: mark.position, style, room: Infinity, offset };
}
