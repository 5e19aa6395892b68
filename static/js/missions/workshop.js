/** The form that a dossier is asked with, which works without any script as well. */

import { filterCountries } from './countries.js';
import { choosePlaces } from './places.js';
import { chooseRegions } from './regions.js';

for (const each of document.querySelectorAll('.scripted')) /** @type {HTMLElement} */ (each).hidden = false;
chooseRegions();
filterCountries();
choosePlaces();

// A map to draw on is fetched by who opens it.
const way = /** @type {HTMLDetailsElement} */ (document.querySelector('[data-way="area"]'));
let drawn = false;
async function draw() {
  if (!way.open || drawn) return;
  drawn = true;
  const { drawArea } = await import(way.dataset.draw ?? '');
  drawArea();
}
way.addEventListener('toggle', draw);
draw();

// What was left empty need not be in the address.
const form = /** @type {HTMLFormElement} */ (document.querySelector('#mission'));
form.addEventListener('formdata', ({ formData }) => {
  for (const [name, value] of [...formData]) {
    if (value === '') formData.delete(name);
  }
  if (!formData.has('near')) formData.delete('km');
});
document.documentElement.dataset.ready = '';
