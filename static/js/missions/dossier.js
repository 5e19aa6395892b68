/** What the page of a dossier does, which is read without any script as well. */
import { joinNotes } from './join.js';
import { showNotes } from './notes.js';

for (const each of document.querySelectorAll('.scripted')) /** @type {HTMLElement} */ (each).hidden = false;
joinNotes(showNotes());
document.querySelector('#imprimer')?.addEventListener('click', () => print());

// What is folded on the screen is read on paper.
/** @type {HTMLDetailsElement[]} */
let folded = [];
addEventListener('beforeprint', () => {
  folded = [
    .../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('main details:not([open])')),
  ];
  for (const each of folded) each.open = !each.matches('.notes-box');
});
addEventListener('afterprint', () => {
  for (const each of folded) each.open = false;
});
document.documentElement.dataset.ready = '';
