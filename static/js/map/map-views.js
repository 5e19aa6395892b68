import { latLng, latLngBounds, point } from 'leaflet';
import { HOME_UNTIL } from './map-scene.js';
import { unproject } from './mercator.js';

const SMALL = 0.25;
const FITS_WELL = 5;
const FITS_CHOSEN = 5.5;
const NEAR = 7.5;

/**
 * Where the map looks: the page puts it where there is something to see, the
 * reader moves it, and what the reader did is told apart from what the page did.
 */
export class MapViews {
  /**
   * @param {import('leaflet').Map} map
   * @param {HTMLElement} element
   * @param {boolean} still whether nothing is to move by itself
   * @param {() => import('./map-scene.js').MapScene | null} scene
   * @param {number} unit pixels of CSS to a unit of the drawing
   */
  constructor(map, element, still, scene, unit) {
    this.map = map;
    this.element = element;
    this.still = still;
    this.scene = scene;
    this.unit = unit;
    /** By how much its zooms are larger than those of the drawing. */
    this.larger = Math.log2(unit);
    /** @type {(sight: import('../state/address.js').Sight | null) => void} told where the reader moved the map, or that the page did */
    this.onMove = () => {};
    /** How near the page comes to what is chosen, at most, from afar. */
    this.nearest = FITS_CHOSEN;
    /** How much of the map's foot something lies over for a while, in pixels. */
    this.coveredFoot = 0;
    /** Whether the move under way is the page's. */
    this.ours = false;
    /** Whether the first view is shown. */
    this.home = false;
    /** Where it was when it last stood still. */
    this.stood = { lat: NaN, lng: NaN, zoom: NaN };
    map.on('moveend', () => this.stand());
  }

  /**
   * Moves the map, when it must, so that what the selection lights can be
   * seen, clear of buttons and edges; and, when the reader comes from elsewhere
   * than the map, large enough to be made out.
   * @param {boolean} closer
   */
  reveal(closer) {
    const marks = this.scene()?.litMarks ?? [];
    if (marks.length === 0) return;
    const { x, y } = this.map.getSize();
    const { unit, larger } = this;
    const topLeft = point(Math.min(48 * unit, x / 8), this.coveredTop() + Math.min(72 * unit, y / 6));
    const bottomRight = point(
      Math.min(96 * unit, x / 4),
      this.coveredFoot + Math.min(56 * unit, (y - this.coveredFoot) / 5),
    );
    const visible = latLngBounds(
      this.map.containerPointToLatLng(topLeft.divideBy(2)),
      this.map.containerPointToLatLng(point(x, y).subtract(bottomRight.divideBy(1.5))),
    );
    const bounds = this.boundsOf(marks, topLeft.add(bottomRight));
    const small = closer && spread(this.map, bounds) < SMALL * Math.min(x, y);
    const country = closer && this.scene()?.selection?.kind === 'country';
    if (visible.contains(bounds) && !small && !country) return;
    this.ours = true;
    this.home = false;
    this.map.fitBounds(bounds, {
      animate: !this.still,
      maxZoom:
        larger + (country ? NEAR - 1 : Math.max(this.nearest, Math.min(NEAR, this.map.getZoom() - larger))),
      paddingTopLeft: topLeft,
      paddingBottomRight: bottomRight,
    });
  }

  /**
   * Shows all partners that filters leave, as near as they allow.
   */
  holdShown() {
    const marks = (this.scene()?.marks ?? []).filter(({ kind }) => kind === 'partner');
    if (marks.length === 0) return;
    const { x, y } = this.map.getSize();
    const padding = point(x / 10, y / 10);
    this.ours = true;
    this.home = false;
    this.map.fitBounds(this.boundsOf(marks, padding.multiplyBy(2)), {
      animate: !this.still,
      maxZoom: this.larger + NEAR - 1,
      padding,
    });
  }

  /** How much of its top lies under the search box of phones, in pixels. */
  coveredTop() {
    const own = this.element.getBoundingClientRect();
    const over = document.querySelector('.finder-box')?.getBoundingClientRect();
    const covers = over && over.right > own.left && over.left < own.right && over.bottom > own.top;
    return covers && over.top < own.bottom ? over.bottom - own.top : 0;
  }

  /**
   * Where marks are, in the copy of the world that is looked at. For a country
   * its partners are what counts: the other end only when it fits beside them.
   * @param {readonly import('./paint-marks.js').Mark[]} marks
   * @param {import('leaflet').Point} padding
   */
  boundsOf(marks, padding) {
    const around = this.map.getCenter().lng;
    /** @param {readonly import('./paint-marks.js').Mark[]} some */
    const hold = (some) => {
      const bounds = latLngBounds([]);
      for (const { position } of some) {
        const [lon, lat] = unproject(position[0], position[1]);
        bounds.extend([lat, lon + 360 * Math.round((around - lon) / 360)]);
      }
      return bounds;
    };
    const all = hold(marks);
    if (this.scene()?.selection?.kind !== 'country') return all;
    const partners = hold(marks.filter(({ kind }) => kind === 'partner'));
    if (!partners.isValid()) return all;
    /** @param {import('leaflet').LatLngBounds} bounds */
    const zoom = (bounds) => this.map.getBoundsZoom(bounds, false, padding);
    return zoom(all) >= Math.min(zoom(partners) - 1, FITS_WELL + this.larger) ? all : partners;
  }

  /**
   * Shows the territory's first view; a tall and narrow map comes a little
   * closer than all of it, so as not to be mostly ocean.
   * @param {boolean} animate
   */
  goHome(animate) {
    const territory = this.scene()?.edition.reference.territory;
    if (!territory) return;
    const [west, south, east, north] = territory.first_view;
    const bounds = latLngBounds([south, west], [north, east]);
    const { x, y } = this.map.getSize();
    const closer = x < 0.8 * y ? 0.5 : 0;
    const zoom = this.map.getBoundsZoom(bounds) + closer;
    const [a, b] = [this.map.project(bounds.getSouthWest()), this.map.project(bounds.getNorthEast())];
    const middle = this.map.unproject(a.add(b).divideBy(2));
    const center = closer ? latLng(middle.lat, (middle.lng + territory.anchor[0]) / 2) : middle;
    // What is under the search box of phones is not seen: the rest is centred.
    const lifted = this.map.project(center, zoom).subtract([0, this.coveredTop() / 2]);
    this.ours = true;
    this.home = true;
    this.map.setView(this.map.unproject(lifted, zoom), zoom, { animate });
  }

  /** Tells where the map stands now, unless it only grew or shrank with its window. */
  stand() {
    const { map, stood, ours } = this;
    this.ours = false;
    const { lat, lng } = map.getCenter().wrap();
    const zoom = map.getZoom();
    const here = map.project([lat, lng], zoom);
    const moved = zoom !== stood.zoom || !(here.distanceTo(map.project([stood.lat, stood.lng], zoom)) < 3);
    this.stood = { lat, lng, zoom };
    if (moved && !ours) this.home = false;
    if (ours || moved) this.onMove(ours ? null : { lat, lon: lng, zoom: zoom - this.larger });
  }

  /** @param {import('../state/address.js').Sight} sight */
  goTo({ lat, lon, zoom }) {
    this.home = false;
    this.map.setView([lat, lon], zoom + this.larger, { animate: false });
  }

  resize() {
    const { home } = this;
    this.map.invalidateSize({ animate: false });
    // The first view fits what is left of the window, as long as nobody left it.
    if (home && !this.scene()?.selection) this.goHome(false);
  }

  /** Shows the territory from so near that its authorities can be told apart. */
  goNear() {
    const territory = this.scene()?.edition.reference.territory;
    if (!territory) return;
    const [west, south, east, north] = territory.extent;
    const bounds = latLngBounds([south, west], [north, east]);
    const around = 360 * Math.round((this.map.getCenter().lng - territory.anchor[0]) / 360);
    const { lat, lng } = bounds.getCenter();
    const zoom = Math.max(HOME_UNTIL + this.larger, this.map.getBoundsZoom(bounds));
    this.map.setView([lat, lng + around], zoom, { animate: !this.still });
  }
}

/**
 * @param {import('leaflet').Map} map
 * @param {import('leaflet').LatLngBounds} bounds
 * @returns {number} pixels from corner to corner
 */
function spread(map, bounds) {
  return map
    .latLngToContainerPoint(bounds.getSouthWest())
    .distanceTo(map.latLngToContainerPoint(bounds.getNorthEast()));
}
