import { Control } from 'leaflet';
import { element } from '../ui/element.js';
import { roundLength } from './round-length.js';

/** @typedef {import('../text/translate.js').Translator} Translator */

const WIDEST = 96;
const FROM = 4;

/**
 * How long a kilometre is in the middle of the map. Not shown when so much of
 * the world is in view that it would hold nowhere else.
 * @param {Translator} tr
 */
export function scaleBar(tr) {
  const bar = element('p', { class: 'scale-bar', hidden: true });
  const made = new Control({ position: 'bottomleft' });
  made.onAdd = (map) => {
    const write = () => {
      const size = map.getSize();
      bar.hidden = map.getZoom() < FROM || size.x === 0;
      if (bar.hidden) return;
      const y = size.y / 2;
      const metres = map.distance(
        map.containerPointToLatLng([0, y]),
        map.containerPointToLatLng([WIDEST, y]),
      );
      const km = roundLength(metres / 1000);
      bar.style.width = `${Math.round((WIDEST * km * 1000) / metres)}px`;
      bar.textContent = tr.t('map.scale', { km: tr.number(km) });
    };
    map.on('moveend resize viewreset', write);
    return bar;
  };
  return made;
}
