import { control, Map as LeafletMap, latLngBounds } from 'leaflet';
import { FINER_FROM } from './basemap.js';
import { PaintedOverlay } from './canvas-overlay.js';
import { ContentOverlay } from './content-overlay.js';
import { grown } from './grow.js';
import { homeButton } from './home-button.js';
import { MapScene } from './map-scene.js';
import { MapViews } from './map-views.js';
import { countryNames, NamePainter } from './name-map.js';
import { sendable } from './paint-links.js';
import { markBoxes, paintHome, paintMarks } from './paint-marks.js';
import { paintStrands } from './paint-strands.js';
import { readPalette } from './palette.js';
import { scaleBar } from './scale-bar.js';
import { placeNames } from './scene-names.js';
import { findIn } from './scene-targets.js';
import { insideView } from './visible-country.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../state/address.js').Selection} Selection */
/** @typedef {import('../text/translate.js').Translator} Translator */

const MAX_ZOOM = 11;
const MANY = 60;
const MOUSE = 7;
const FINGER = 18;
/** The performance mark of the first arcs. */
const ARCS = 'arcs';
/** Milliseconds after which nobody waits for the first arcs any more. */
const LONG = 1000;
/** What lies over the map. */
const OVER = '.leaflet-control, .credits, .show-all, .finder';
/** How much of the map's foot the sheet of phones covers, in pixels. */
const EDGE = 14;

/**
 * The map: Leaflet for moving about, canvases of ours for what is drawn.
 */
export class AtlasMap {
  /**
   * @param {HTMLElement} element
   * @param {Translator} tr
   * @param {string | undefined} worker address of the program that draws links
   * @param {number} [unit] pixels of CSS to a unit of the drawing: more than one where it is read from afar
   */
  constructor(element, tr, worker, unit = 1) {
    this.element = element;
    this.tr = tr;
    this.worker = worker;
    this.unit = unit;
    this.palette = readPalette(element);
    this.namePainter = new NamePainter(this.palette);
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.map = new LeafletMap(element, {
      zoomControl: false,
      attributionControl: false,
      minZoom: 1 + Math.log2(unit),
      maxZoom: MAX_ZOOM,
      zoomSnap: 0.25,
      zoomDelta: 1,
      wheelPxPerZoomLevel: 90,
      worldCopyJump: true,
      maxBounds: latLngBounds([-72, -100000], [84, 100000]),
      maxBoundsViscosity: 1,
      zoomAnimation: !still,
      fadeAnimation: !still,
      inertia: !still,
    });
    control
      .zoom({ position: 'topright', zoomInTitle: tr.t('map.zoom_in'), zoomOutTitle: tr.t('map.zoom_out') })
      .addTo(this.map);
    /** @type {MapScene | null} */
    this.scene = null;
    this.views = new MapViews(this.map, element, still, () => this.scene, unit);
    homeButton(tr.t('map.home'), () => this.views.goHome(!still)).addTo(this.map);
    scaleBar(tr).addTo(this.map);
    /** @type {import('./basemap.js').Outlines | null} */
    this.outlines = null;
    /** @type {Record<string, number[]>} where countries lie, once the finer outlines are there */
    this.spans = {};
    /** @type {import('./basemap.js').Outlines | null} */
    this.finer = null;
    /** @type {Record<string, [number, number, number]>} */
    this.labelPlaces = {};
    /** @type {import('./map-scene.js').Found | null} */
    this.hovered = null;
    /** Called when the first arcs are to be seen. */
    this.onArcs = () => {};
    /** @type {() => Promise<import('./basemap.js').Outlines & { spans?: Record<string, number[]> }> | null} */
    this.fetchFiner = () => null;
    /** @type {(found: Selection | null) => void} */
    this.onPick = () => {};
    /** How much of the chosen lines is drawn, from where they start: all of them is 1. */
    this.growth = 1;
    /** Whether the map is on its way: what lies under the mouse is not looked for. */
    this.moving = false;
    this.makePanes();
  }

  makePanes() {
    const { map, unit } = this;
    for (const [name, z] of /** @type {[string, number][]} */ ([
      ['world', 200],
      ['links', 400],
      ['chosen', 450],
      ['names', 500],
    ])) {
      const pane = map.createPane(name);
      pane.classList.add('map-pane');
      pane.style.zIndex = String(z);
    }
    this.overlays = {
      links: new ContentOverlay(map, 'links', unit, this.worker),
      world: new ContentOverlay(map, 'world', unit, this.worker),
      chosen: new PaintedOverlay(
        map,
        'chosen',
        unit,
        () => !this.scene?.lit && !this.scene?.spot && !this.hovered,
        (context, frame) => this.paintChosen(context, frame),
      ),
      names: new PaintedOverlay(
        map,
        'names',
        unit,
        () => !this.scene || !this.countryNames,
        (context, frame) => this.paintNames(context, frame),
      ),
    };
    this.overlays.links.onShown = () => this.linksShown();
    map.on('zoomend', () => this.refine());
    map.on('movestart', () => {
      this.moving = true;
    });
    map.on('moveend', () => {
      this.moving = false;
    });
    // A tap sends the mouse's events too, and nothing would ever end its hovering.
    if (window.matchMedia('(hover: hover)').matches) {
      map.on('mousemove', (event) => {
        if (!this.moving) this.hover(event.containerPoint);
      });
    }
    map.on('mouseout', () => this.hoverOn(null));
    map.on('click', (event) => this.click(event));
  }

  /** Notes when the first arcs were to be seen, for who waits and for who measures. */
  linksShown() {
    if (!this.scene || performance.getEntriesByName(ARCS).length > 0) return;
    performance.mark(ARCS);
    this.nameScene();
    this.overlays?.names.redraw();
    this.onArcs();
  }

  /** @returns {Promise<void>} until arcs are to be seen; not for ever, as nothing is drawn in a hidden page */
  firstArcs() {
    return new Promise((resolve) => {
      this.onArcs = resolve;
      setTimeout(resolve, LONG);
    });
  }

  /** @param {import('./basemap.js').Outlines & { labels?: Record<string, [number, number, number]> }} outlines */
  setWorld(outlines) {
    const { labels, ...coarse } = outlines;
    this.outlines = coarse;
    this.labelPlaces = labels ?? {};
    this.drawWorld();
    if (!this.countryNames) return;
    this.nameScene();
    this.overlays?.names.redraw();
  }

  drawWorld() {
    const { outlines, finer, palette } = this;
    if (!outlines) return;
    this.overlays?.world.setContent({ kind: 'basemap', coarse: outlines, finer, colors: palette });
  }

  /** @param {Edition} edition */
  setEdition(edition) {
    this.scene = new MapScene(edition);
    this.drawLinks();
  }

  drawLinks() {
    if (!this.scene) return;
    const { anchor, strands, bundles, marks } = this.scene;
    const { palette } = this;
    this.overlays?.links.setContent(sendable({ kind: 'links', anchor, strands, bundles, marks, palette }));
  }

  /** Names the countries, once there are arcs: names take longer, and are not what is waited for. */
  nameScene() {
    if (!this.scene) return;
    const { countries } = this.scene.edition;
    this.countryNames = countryNames(
      this.labelPlaces,
      (iso2) => this.tr.pick(countries.get(iso2)?.name) || undefined,
      this.scene.activeCountries,
    );
  }

  /**
   * @param {import('../data/edition.js').Strand[]} strands
   * @param {Selection | null} selection
   * @param {import('./paint-marks.js').Mark | null} spot
   */
  show(strands, selection, spot) {
    const { scene } = this;
    if (!scene) return;
    const changed = strands !== scene.strands;
    scene.show(strands, selection, spot);
    this.hovered = null;
    this.overlays?.links.canvas.classList.toggle('is-dim', scene.lit !== null);
    if (changed) this.drawLinks();
    this.overlays?.chosen.redraw();
    this.overlays?.names.redraw();
  }

  async refine() {
    if (this.finer || this.map.getZoom() < FINER_FROM) return;
    const coming = this.fetchFiner();
    if (!coming) return;
    this.fetchFiner = () => null;
    try {
      const { spans, ...finer } = await coming;
      this.finer = finer;
      this.spans = spans ?? {};
      this.drawWorld();
      this.overlays?.names.redraw();
    } catch {
      // The coarser outlines stay: they are enough to read the map.
    }
  }

  /** @param {number} growth how much of the chosen lines to draw, from 0 to 1 */
  grow(growth) {
    this.growth = growth;
    this.overlays?.chosen.redraw();
  }

  /** @param {CanvasRenderingContext2D} context @param {import('./mercator.js').Frame} frame */
  paintChosen(context, frame) {
    const { scene, palette, hovered } = this;
    if (!scene) return;
    const fan = scene.fan(frame.zoom, scene.lit !== null);
    if (scene.lit) {
      // Many at once are strong by themselves, the rest being dimmed.
      const emphasis = scene.litStrands.length > MANY ? 'plain' : 'strong';
      paintStrands(context, frame, fan, grown(scene.litStrands, this.growth), emphasis, palette.casing);
      const there =
        this.growth < 1 ? scene.litMarks.filter(({ kind }) => kind === 'authority') : scene.litMarks;
      paintMarks(context, frame, fan, there, emphasis, palette);
    }
    if (hovered) {
      const { strands, marks } = scene.around(hovered, frame.zoom);
      paintStrands(context, frame, fan, strands, 'strong', palette.casing);
      paintMarks(context, frame, fan, marks, 'strong', palette);
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {import('./mercator.js').Frame} frame */
  paintNames(context, frame) {
    const { scene, palette } = this;
    if (!scene || !this.countryNames) return;
    const { pixels, sight } = this.sight(frame);
    const countries = insideView(this.countryNames, this.spans, pixels, frame);
    const places = [...placeNames(scene, frame, this.hovered, this.tr)];
    if (scene.hasHome(frame.zoom)) paintHome(context, frame, scene.anchor, palette);
    const boxes = [
      ...markBoxes(frame, scene.fan(frame.zoom), scene.marks, pixels),
      ...markBoxes(frame, scene.fan(frame.zoom, true), scene.litMarks, pixels),
    ];
    this.namePainter.paint(context, frame, [...places, ...countries], boxes, sight);
  }

  /**
   * What of a frame is in the window, and what of that lies under buttons.
   * @param {import('./mercator.js').Frame} frame
   * @returns {{ pixels: import('./place-labels.js').Box, sight: import('./place-labels.js').Sight }}
   */
  sight(frame) {
    const { unit } = this;
    const { x, y } = this.map.getSize().divideBy(unit);
    const left = (frame.width - x) / 2;
    const top = (frame.height - y) / 2;
    const own = this.element.getBoundingClientRect();
    const over = document.querySelectorAll(OVER);
    /** @type {import('./place-labels.js').Box[]} */
    const covered = [...over].map((node) => {
      const box = node.getBoundingClientRect();
      /** @param {number} x @param {number} y @returns {[number, number]} */
      const at = (x, y) => [left + (x - own.left) / unit, top + (y - own.top) / unit];
      return [...at(box.left, box.top), ...at(box.right, box.bottom)];
    });
    /** @type {import('./place-labels.js').Box} */
    const pixels = [left + 2, top + 2, left + x - 2, top + y - EDGE];
    return { pixels, sight: { view: pixels, covered } };
  }

  /** @param {import('leaflet').Point} at @param {number} tolerance */
  find(at, tolerance) {
    const frame = this.overlays?.links.frame;
    const min = this.map.getPixelBounds().min;
    if (!this.scene || !frame || !min) return null;
    const { x, y } = at.add(min).divideBy(this.unit);
    return findIn(this.scene, frame, x - frame.left, y - frame.top, tolerance);
  }

  /** @param {import('leaflet').Point} at */
  hover(at) {
    this.hoverOn(this.find(at, MOUSE));
  }

  /** @param {import('./map-scene.js').Found | null} found */
  hoverOn(found) {
    if (found?.kind === this.hovered?.kind && found?.id === this.hovered?.id) return;
    this.hovered = found;
    this.element.classList.toggle('is-over', found !== null);
    this.overlays?.chosen.redraw();
    this.overlays?.names.redraw();
  }

  /** @param {import('leaflet').LeafletMouseEvent} event */
  click(event) {
    const touch = /** @type {PointerEvent} */ (event.originalEvent).pointerType === 'touch';
    const found = this.find(event.containerPoint, touch ? FINGER : MOUSE);
    if (found?.kind === 'home') {
      this.hoverOn(null);
      this.views.goNear();
    } else this.onPick(found);
  }
}
