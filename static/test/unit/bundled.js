import { readFileSync } from 'node:fs';
import { Edition } from '../../js/data/edition.js';

const folder = new URL('../../../data/', import.meta.url);

/** @param {string} text @returns {Record<string, string>[]} the rows of a CSV file, by column */
function parse(text) {
  const cells = text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g);
  /** @type {string[][]} */
  const rows = [[]];
  for (const [whole, quoted, plain, end] of cells) {
    if (!whole) break;
    rows[rows.length - 1].push(quoted === undefined ? plain : quoted.replace(/""/g, '"'));
    if (end !== ',') rows.push([]);
  }
  const [columns, ...lines] = rows.filter((row) => row.length > 1);
  return lines.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? ''])));
}

/** @param {string} name */
const read = (name) => parse(readFileSync(new URL(`${name}.csv`, folder), 'utf8').replace(/^\ufeff/, ''));

/** @param {string} list */
const several = (list) => list.split(';').flatMap((each) => each.trim() || []);

/** @param {Record<string, string>} partner how well the gazetteer usually places it */
function worth({ level, countries }) {
  if (level === 'network' || !countries) return 'none';
  return level === 'locality' ? 'exact' : 'approximate';
}

/** The atlas of the data folder, its positions aside. */
export function bundledEdition() {
  const participations = read('participations');
  const members = read('network_members');
  /** @param {string} cooperation @param {string} kind */
  const who = (cooperation, kind) =>
    participations
      .filter((row) => row.cooperation === cooperation && row.participant_kind === kind)
      .map((row) => ({ id: row.participant, role: row.role }));
  /** @param {object} properties @returns {any} */
  const feature = (properties) => ({ geometry: null, properties });
  return new Edition({
    manifest: /** @type {any} */ ({ digest: '', layers: [] }),
    reference: /** @type {any} */ ({
      territory: {},
      themes: [],
      types: [],
      organisations: [],
      countries: read('world_regions')
        .filter((row) => row.iso2)
        .map((row) => ({ iso2: row.iso2, name: { fr: row.name_fr, en: row.name_en } })),
    }),
    cooperations: read('cooperations').map((/** @type {any} */ row) => ({
      ...row,
      themes: several(row.themes),
      authorities: who(row.id, 'authority'),
      partners: who(row.id, 'partner'),
    })),
    partners: read('partners').map((row) =>
      feature({
        ...row,
        countries: several(row.countries),
        unnamed: row.unnamed === 'true',
        exactness: worth(row),
        members: members
          .filter((each) => each.network === row.id)
          .map((each) => ({ kind: each.member_kind, id: each.member })),
      }),
    ),
    authorities: read('authorities').map((row) => feature({ ...row, other_names: [], exactness: 'exact' })),
    layers: [],
    missing: [],
  });
}
