import { findAll } from './match.js';

/** @typedef {import('./entries.js').Entry} Entry */
/** @typedef {import('./entries.js').EntryKind} EntryKind */

/** In this order, where two groups answer equally well. @type {readonly EntryKind[]} */
const ORDER = ['authority', 'commune', 'partner', 'country', 'region', 'theme', 'programme'];
const MOST = 4;
/** All of them together must be seen without much scrolling. */
const IN_ALL = 12;

/**
 * What answers to what is typed, by kind: the kind that answers best first.
 * @param {readonly Entry[]} entries
 * @param {string} typed
 * @param {(a: string, b: string) => number} compare
 * @returns {{ kind: EntryKind, entries: Entry[], more: number }[]}
 */
export function searchGroups(entries, typed, compare) {
  const found = findAll(entries, typed);
  // Two digits are the beginning of some hundred postal codes.
  if (/^\d{0,2}$/.test(typed.trim())) return [];
  const groups = ORDER.flatMap((kind) => {
    const own = found.filter(({ entry }) => entry.kind === kind);
    own.sort(
      (a, b) => a.score - b.score || b.entry.count - a.entry.count || compare(a.entry.label, b.entry.label),
    );
    return own.length > 0 ? [{ kind, best: own[0].score, own: own.map(({ entry }) => entry) }] : [];
  });
  // A programme named after a place comes after the place.
  const rank = (/** @type {{ kind: EntryKind, best: number }} */ { kind, best }) =>
    Math.floor(best) + (kind === 'programme' ? 1 : 0);
  groups.sort((a, b) => rank(a) - rank(b));
  const each = groups.length > 3 ? Math.max(2, Math.floor(IN_ALL / groups.length)) : MOST;
  return groups.map(({ kind, own }) => ({
    kind,
    entries: own.slice(0, each),
    more: Math.max(0, own.length - each),
  }));
}
