import { element } from '../ui/element.js';
import { byId } from '../ui/page.js';
import { MOST_TEXT, openNotebook, storage, TOPICS } from './notebook.js';

/** Milliseconds without a stroke after which a note is kept. */
const PAUSE = 400;

/**
 * Room for notes at each place of the dossier, kept in this browser only.
 *
 * @returns {() => void} what writes down at once what is being typed
 */
export function showNotes() {
  const bar = document.querySelector('#notes-bar');
  if (!bar) return () => {}; // a kiosk
  const texts = byId('notes-texts').dataset;
  const said = byId('notes-said');
  const notebook = openNotebook(storage());
  const kept = notebook.read();
  /** @type {Map<HTMLTextAreaElement, () => void>} what waits to be kept */
  const waiting = new Map();

  for (const host of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.notes'))) {
    const place = host.dataset.place ?? '';
    const note = kept[place] ?? {};
    const fields = TOPICS.map((topic, i) => field(place, topic, note[topic] ?? '', `${i}`));
    const box = element(
      'details',
      { class: 'notes-box' },
      element('summary', {}, texts.title ?? ''),
      ...fields,
    );
    /** @type {HTMLDetailsElement} */ (box).open = Object.keys(note).length > 0;
    box.querySelector('summary')?.setAttribute('aria-label', `${texts.title} – ${host.dataset.name}`);
    // What is folded has no height to grow to.
    box.addEventListener('toggle', () => box.querySelectorAll('textarea').forEach(grow));
    host.append(box);
  }
  document
    .querySelectorAll('.notes textarea')
    .forEach((each) => void grow(/** @type {HTMLTextAreaElement} */ (each)));

  /**
   * @param {string} place
   * @param {import('./notebook.js').Topic} topic
   * @param {string} text
   * @param {string} index
   */
  function field(place, topic, text, index) {
    const id = `note-${index}-${place}`;
    const area = /** @type {HTMLTextAreaElement} */ (
      element('textarea', { id, rows: 2, maxLength: MOST_TEXT, autocomplete: 'off' })
    );
    area.value = text;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const keep = () => {
      clearTimeout(timer);
      waiting.delete(area);
      const answer = notebook.write(place, topic, area.value);
      said.textContent = texts[answer] ?? '';
    };
    area.addEventListener('input', () => {
      grow(area);
      clearTimeout(timer);
      waiting.set(area, keep);
      timer = setTimeout(keep, PAUSE);
    });
    area.addEventListener('change', keep);
    return element('p', {}, element('label', { for: id }, texts[topic] ?? ''), area);
  }

  // A page may go without a word.
  const keepAll = () => {
    for (const keep of [...waiting.values()]) keep();
  };
  addEventListener('pagehide', keepAll);
  document.addEventListener('visibilitychange', () => document.hidden && keepAll());

  const sure = /** @type {HTMLDialogElement} */ (byId('notes-sure'));
  byId('notes-erase').addEventListener('click', () => {
    sure.returnValue = '';
    sure.showModal();
  });
  sure.addEventListener('close', () => {
    if (sure.returnValue !== 'erase') return;
    keepAll(); // so that nothing is written after
    notebook.erase();
    for (const area of /** @type {NodeListOf<HTMLTextAreaElement>} */ (
      document.querySelectorAll('.notes textarea')
    )) {
      area.value = '';
      grow(area);
    }
    said.textContent = texts.erased ?? '';
  });
  return keepAll;
}

/** @param {HTMLTextAreaElement} area */
function grow(area) {
  area.style.height = 'auto';
  if (area.scrollHeight > 0) area.style.height = `${area.scrollHeight + 2}px`;
}
