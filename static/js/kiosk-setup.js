/** The page where those who prepare an exhibition choose what its kiosk shows. */
import { profileQuery, writeProfile } from './kiosk/written.js';
import { byId } from './ui/page.js';

const form = /** @type {HTMLFormElement} */ (byId('setup'));
const texts = byId('texts').dataset;
const url = /** @type {HTMLInputElement} */ (byId('url'));
const file = /** @type {HTMLAnchorElement} */ (byId('file'));
const first = /** @type {HTMLSelectElement} */ (byId('depart'));
const problem = byId('problem');

/** @param {string} name @returns {string[]} */
const all = (name) => new FormData(form).getAll(name).map(String);
/** @param {string} name */
const one = (name) => all(name)[0] ?? '';
/** @param {string} id */
const time = (id) => /** @type {HTMLInputElement} */ (byId(id)).value;

function write() {
  const chosen = all('langues');
  // The language of the start comes first, and is offered in any case.
  const langues = chosen.length > 0 ? [first.value, ...chosen.filter((code) => code !== first.value)] : [];
  const { profile, problem: found } = writeProfile({
    titre: one('titre'),
    themes: all('themes'),
    langues: langues.length > 0 || first.selectedIndex === 0 ? langues : reordered(),
    carte: one('carte'),
    inactivite: one('inactivite'),
    compte: one('compte'),
    recits: one('recits'),
    bas: all('commandes').includes('bas'),
    fort: all('contraste').includes('fort'),
    adresse: one('adresse'),
    nuit: [time('nuit-de'), time('nuit-a')],
  });
  problem.hidden = found === null;
  problem.textContent = found ? (texts[camel(found)] ?? '') : '';
  const target = new URL(first.selectedOptions[0].dataset.address ?? '', location.href);
  target.search = profileQuery(profile);
  url.value = target.href;
  file.href = `data:application/json;charset=utf-8,${encodeURIComponent(`${JSON.stringify(profile, null, 2)}\n`)}`;
}

/** All languages, that of the start first. */
function reordered() {
  const codes = [...first.options].map(({ value }) => value);
  return [first.value, ...codes.filter((code) => code !== first.value)];
}

/** @param {string} name "bad_sight" */
function camel(name) {
  return name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
}

byId('copy').addEventListener('click', async () => {
  url.select();
  try {
    await navigator.clipboard.writeText(url.value);
    byId('copy').textContent = texts.copied ?? '';
  } catch {
    url.focus(); // it is chosen: to be copied by hand
  }
});
form.addEventListener('input', write);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  window.open(url.value, '_blank', 'noopener');
});
write();
