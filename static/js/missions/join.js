import { element } from '../ui/element.js';
import { byId } from '../ui/page.js';
import { openNotebook, storage } from './notebook.js';

/** How many bytes of notes a file takes: the server takes no more. */
const MOST_JOINED = 1024 * 1024;

/**
 * Puts the notes of this dossier in the files, for who asks for it: they are sent
 * in a form, to the address that the file has anyway, and the server keeps
 * nothing of them.
 *
 * @param {() => void} keepAll writes down what is being typed
 */
export function joinNotes(keepAll) {
  if (!document.getElementById('take-notes')) return; // a kiosk
  const box = /** @type {HTMLInputElement} */ (byId('join-notes'));
  const said = byId('join-said');
  const texts = byId('notes-texts').dataset;

  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
    document.querySelectorAll('a[data-notes]')
  )) {
    link.addEventListener('click', (event) => {
      said.textContent = '';
      if (!box.checked) return;
      keepAll();
      const mine = notesHere();
      if (Object.keys(mine).length === 0) {
        said.textContent = texts.none ?? '';
        return;
      }
      event.preventDefault();
      const content = JSON.stringify(mine);
      if (new Blob([content]).size > MOST_JOINED) {
        said.textContent = texts.long ?? '';
        return;
      }
      send(link.href, content);
    });
  }
}

/**
 * Asks for a file with notes in it. The form is there for this only: nobody fills
 * it in.
 * @param {string} address of the file
 * @param {string} notes
 */
function send(address, notes) {
  const form = element(
    'form',
    { action: address, method: 'post', enctype: 'multipart/form-data', hidden: true },
    element('input', { type: 'hidden', name: 'notes', value: notes }),
  );
  document.body.append(form);
  form.submit();
  form.remove();
}

/** The notes of the places of this page: those of other dossiers are not sent. */
function notesHere() {
  const all = openNotebook(storage()).read();
  /** @type {typeof all} */
  const here = {};
  for (const host of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.notes'))) {
    const place = host.dataset.place ?? '';
    const note = all[place];
    if (note) here[place] = note;
  }
  return here;
}
