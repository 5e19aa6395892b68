import { ALL } from '../state/filters.js';

/** @typedef {import('./entries.js').Entry} Entry */

/** What shows itself; themes and regions are filters. */
const SELECTED = /** @type {const} */ ({
  authority: 'authority',
  commune: 'commune',
  partner: 'partner',
  country: 'country',
  programme: 'cooperation',
});

/**
 * Shows what somebody found by its name.
 * @param {import('../state/store.js').Store} store
 * @param {Pick<Entry, 'kind' | 'id'>} entry
 */
export function choose(store, { kind, id }) {
  if (kind === 'theme') store.change({ selection: null, alone: false, filters: { ...ALL, themes: [id] } });
  else if (kind === 'region')
    store.change({ selection: null, alone: false, filters: { ...ALL, places: [id] } });
  else store.change({ selection: { kind: SELECTED[kind], id } });
}
