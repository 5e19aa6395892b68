import { Control, DomEvent } from 'leaflet';
import { element, svg } from '../ui/element.js';

/**
 * The way back to the first view, under the zoom buttons.
 * @param {string} title
 * @param {() => void} onPress
 */
export function homeButton(title, onPress) {
  const button = element('button', {
    type: 'button',
    class: 'home-button',
    title,
    'aria-label': title,
    onclick: onPress,
  });
  const icon = svg('svg', { viewBox: '0 0 24 24', width: 22, height: 22, 'aria-hidden': 'true' });
  icon.append(
    svg('circle', { cx: 12, cy: 12, r: 8.5, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.6 }),
    svg('path', {
      d: 'M3.5 12h17M12 3.5c-5.5 5-5.5 12 0 17c5.5-5 5.5-12 0-17Z',
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': 1.4,
    }),
  );
  button.append(icon);
  DomEvent.disableClickPropagation(button);
  const made = new Control({ position: 'topright' });
  made.onAdd = () => button;
  return made;
}
