/**
 * What the reader is looking at, as the address says it:
 * ?sel=partner:naplouse&themes=eau,culture&vue=liste
 */

/** @typedef {'link' | 'partner' | 'authority' | 'country' | 'cooperation'} SelectionKind */
/** @typedef {{ kind: SelectionKind, id: string }} Selection */

/**
 * @typedef {object} View
 * @property {Selection | null} selection
 * @property {readonly string[] | null} themes the themes that are shown; null for all of them
 * @property {'themes' | 'liste'} tab
 * @property {string} query what the list is filtered by
 */

/** @type {readonly string[]} */
const KINDS = ['link', 'partner', 'authority', 'country', 'cooperation'];
const NONE = '-';
const LONGEST = 200;

/**
 * Reads an address; what makes no sense in it is left out.
 * @param {string} search
 * @param {readonly string[]} known the codes of the themes there are
 * @returns {View}
 */
export function readAddress(search, known) {
  const query = new URLSearchParams(search);
  return {
    selection: readSelection(query.get('sel')),
    themes: readThemes(query.get('themes'), known),
    tab: query.get('vue') === 'liste' ? 'liste' : 'themes',
    query: (query.get('q') ?? '').slice(0, LONGEST),
  };
}

/**
 * What an address asks for that there is not, or no longer.
 * @param {string} search
 * @param {readonly string[]} known the codes of the themes there are
 * @param {(selection: Selection) => boolean} knows
 * @returns {'unknown' | 'unknown_theme' | 'unknown_both' | null}
 */
export function faultOf(search, known, knows) {
  const query = new URLSearchParams(search);
  const selection = readSelection(query.get('sel'));
  const lost = Boolean(query.get('sel')) && !(selection && knows(selection));
  const asked = (query.get('themes') ?? '').split(',');
  const strange = asked.some((code) => code !== '' && code !== NONE && !known.includes(code));
  if (lost) return strange ? 'unknown_both' : 'unknown';
  return strange ? 'unknown_theme' : null;
}

/**
 * Writes a view into an address; parameters that are not ours stay.
 * @param {View} view
 * @param {string} search the address as it was
 */
export function writeAddress(view, search) {
  const query = new URLSearchParams(search);
  set(query, 'sel', view.selection ? `${view.selection.kind}:${view.selection.id}` : null);
  set(query, 'themes', view.themes ? view.themes.join(',') || NONE : null);
  set(query, 'vue', view.tab === 'liste' ? 'liste' : null);
  set(query, 'q', view.query || null);
  const text = query.toString().replace(/%3A/g, ':').replace(/%2C/g, ',');
  return text ? `?${text}` : '';
}

/** @param {string | null} text @returns {Selection | null} */
function readSelection(text) {
  const colon = text?.indexOf(':') ?? -1;
  if (!text || colon < 1) return null;
  const kind = text.slice(0, colon);
  const id = text.slice(colon + 1);
  if (!KINDS.includes(kind) || !/^[\w-]{1,200}$/.test(id)) return null;
  return { kind: /** @type {SelectionKind} */ (kind), id };
}

/** @param {string | null} text @param {readonly string[]} known */
function readThemes(text, known) {
  if (text === null || text === '') return null;
  const asked = text.split(',');
  const themes = known.filter((code) => asked.includes(code));
  if (themes.length === known.length) return null;
  return themes.length > 0 || text === NONE ? themes : null;
}

/** @param {URLSearchParams} query @param {string} name @param {string | null} value */
function set(query, name, value) {
  if (value === null) query.delete(name);
  else query.set(name, value);
}
