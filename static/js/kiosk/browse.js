import { ALL } from '../state/filters.js';
import { byId } from '../ui/page.js';
import { lettersWay } from './letters-way.js';
import { searchWay } from './search-way.js';
import { themesWay } from './themes-way.js';
import { worldWay } from './world-way.js';

/** @typedef {import('../ui/cooperation-card.js').Desk} Desk */

/**
 * A way into the atlas.
 * @typedef {object} Way
 * @property {() => Node[]} write what it shows now
 * @property {() => void} [reset] forgets what was chosen in it
 */

const NAMES = /** @type {const} */ (['themes', 'world', 'letters', 'search']);
/** @typedef {typeof NAMES[number]} Name */

/**
 * The ways in that need no keyboard, one at a time: by theme, by continent, from
 * A to Z, by name.
 * @param {Desk} desk
 * @param {import('./counts.js').Counts} counts
 * @param {() => Promise<readonly import('../contract.d.ts').Place[]>} learn
 * @param {{ home: () => void, near: () => void }} look moves the map to all there is, or to what filters leave
 * @param {import('./world-way.js').Dossiers} dossiers
 */
export function showBrowse(desk, counts, learn, look, dossiers) {
  const { store } = desk;
  const host = byId('browse');
  const body = byId('panel-body');
  /** @type {Name} */
  let current = store.view.filters.places ? 'world' : 'themes'; // what follows from another language
  const world = worldWay(desk, dossiers, counts, () => {
    write();
    body.scrollTop = 0;
  });
  /** @type {Record<Name, Way>} */
  const ways = {
    themes: themesWay(desk, counts),
    world,
    letters: lettersWay(desk, () => write()),
    search: searchWay(desk, learn),
  };
  const write = () => {
    for (const name of NAMES) byId(`way-${name}`).setAttribute('aria-selected', String(name === current));
    host.setAttribute('aria-labelledby', `way-${current}`);
    host.dataset.way = current;
    host.replaceChildren(...ways[current].write());
  };
  /** @param {Name} name */
  const open = (name) => {
    current = name;
    for (const way of Object.values(ways)) way.reset?.();
    store.change({ selection: null, filters: ALL });
    write();
    body.scrollTop = 0;
    look.home();
  };
  for (const name of NAMES) {
    byId(`way-${name}`).addEventListener('click', () => {
      counts.add(`way:${name}`);
      open(name);
    });
  }
  store.listen((view, before) => {
    if (view.filters === before.filters) return;
    // Searching for a theme or a continent goes over to it.
    if (view.filters.themes && current !== 'themes') current = 'themes';
    else if (view.filters.places && current !== 'world') current = 'world';
    write();
    body.scrollTop = 0;
    if (view.filters.places) look.near();
    else if (!view.selection) look.home();
  });
  write();
  return {
    reset: () => open('themes'),
    /** Where the dossier is that is read; nothing when none is. */
    dossier: () => (current === 'world' ? world.address() : ''),
  };
}
