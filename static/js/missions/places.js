import { element } from '../ui/element.js';
import { byId } from '../ui/page.js';

const MOST = 6;

/** Finds the centre of a circle by the name of a place. */
export function choosePlaces() {
  const typed = /** @type {HTMLInputElement} */ (byId('lieu'));
  const centre = /** @type {HTMLInputElement} */ (byId('near'));
  const said = byId('lieu-dit');
  const list = byId('lieux');
  const texts = byId('texts').dataset;

  async function find() {
    const name = typed.value.trim();
    if (!name) return;
    said.textContent = texts.searching ?? '';
    list.replaceChildren();
    const query = new URLSearchParams({ q: name, limit: String(MOST), lang: document.documentElement.lang });
    try {
      const response = await fetch(`/api/geocode?${query}`);
      if (!response.ok) throw new Error(String(response.status));
      const { features } = await response.json();
      const places = features.filter((/** @type {any} */ each) => each.geometry);
      list.append(...places.map(choice));
      said.textContent = (places.length > 0 ? texts.found : texts.none) ?? '';
    } catch {
      said.textContent = texts.away ?? '';
    }
  }

  /** @param {any} feature */
  function choice({ geometry, properties }) {
    const [lon, lat] = geometry.coordinates;
    const where = [properties.admin1, properties.country].filter(Boolean).join(', ');
    const button = element('button', { type: 'button', class: 'found-place' });
    button.append(element('strong', {}, properties.name), where ? ` ${where}` : '');
    button.addEventListener('click', () => {
      centre.value = `${round(lat)},${round(lon)}`;
      typed.value = properties.name;
      list.replaceChildren();
      said.textContent = (texts.chosen ?? '').replace('{name}', properties.name);
      byId('km').focus();
    });
    return element('li', {}, button);
  }

  byId('lieu-bouton').addEventListener('click', find);
  typed.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    find();
  });
}

/** @param {number} value */
const round = (value) => Math.round(value * 1e5) / 1e5;
