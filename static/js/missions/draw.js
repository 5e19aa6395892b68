import {
  circleMarker,
  control,
  Map as LeafletMap,
  latLngBounds,
  layerGroup,
  polygon,
  svgOverlay,
} from 'leaflet';
import { byId } from '../ui/page.js';
import { readCorners, writeCorners } from './corners.js';

/** The drawing of the world, in degrees of longitude: Mercator as the map's own. */
const TOP = -118;
const BOTTOM = 72;
const MOST = 500;

/** The latitude of a height of the drawing. @param {number} y */
const latitude = (y) => (Math.atan(Math.sinh((-y * Math.PI) / 180)) * 180) / Math.PI;

/** A map to set the corners of an area on, with the field as its memory. */
export function drawArea() {
  const host = byId('dessin-carte');
  const field = /** @type {HTMLTextAreaElement} */ (byId('area'));
  const said = byId('dessin-dit');
  const { locator, label, zoomIn, zoomOut } = host.dataset;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = new LeafletMap(host, {
    zoomControl: false,
    attributionControl: false,
    minZoom: 1,
    maxZoom: 8,
    zoomSnap: 0.5,
    maxBounds: latLngBounds([-72, -400], [84, 400]),
    zoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
  });
  control.zoom({ position: 'topright', zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  host.setAttribute('role', 'application');
  host.setAttribute('aria-label', label ?? '');
  host.setAttribute('aria-describedby', 'dessin-how');
  for (const turn of [-360, 0, 360]) {
    svgOverlay(world(locator ?? ''), [
      [latitude(BOTTOM), -180 + turn],
      [latitude(TOP), 180 + turn],
    ]).addTo(map);
  }
  const drawn = layerGroup().addTo(map);

  const corners = () => readCorners(field.value);
  const show = () => {
    const all = corners();
    drawn.clearLayers();
    if (all.length > 1) polygon(all, { color: '#0b4a63', weight: 2, interactive: false }).addTo(drawn);
    for (const at of all) {
      circleMarker(at, {
        radius: 5,
        color: '#fff',
        fillColor: '#0b4a63',
        fillOpacity: 1,
        weight: 2,
        interactive: false,
      }).addTo(drawn);
    }
    said.textContent = (said.dataset.corners ?? '').replace('{n}', String(all.length));
  };
  /** @param {[number, number][]} all */
  const set = (all) => {
    field.value = writeCorners(all.slice(0, MOST));
    show();
  };
  /** @param {import('leaflet').LatLng} at */
  const add = ({ lat, lng }) => set([...corners(), [lat, lng]]);
  const removeLast = () => set(corners().slice(0, -1));

  map.on('click', ({ latlng }) => add(latlng));
  byId('dessin-ajouter').addEventListener('click', () => add(map.getCenter()));
  byId('dessin-retirer').addEventListener('click', removeLast);
  byId('dessin-effacer').addEventListener('click', () => set([]));
  host.addEventListener('keydown', (event) => {
    if (event.target !== host) return;
    if (event.key === 'Enter') add(map.getCenter());
    else if (event.key === 'Backspace') removeLast();
    else return;
    event.preventDefault();
  });
  field.addEventListener('input', show);

  const start = corners();
  if (start.length > 1) map.fitBounds(latLngBounds(start), { padding: [30, 30] });
  else map.setView([20, 15], 1.5);
  show();
}

/** @param {string} address of the drawing */
function world(address) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `-180 ${TOP} 360 ${BOTTOM - TOP}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${address}#world`);
  use.setAttribute('transform', 'scale(0.1)');
  svg.append(use);
  return svg;
}
