/**
 * The table of cooperations, as /api/cooperations.csv has it: a row for each
 * partner of each cooperation, one for a cooperation without partner. Its words
 * are French like the offices that open it, whatever the page's language.
 */

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */

const COLUMNS = /** @type {const} */ ([
  'identifiant',
  'titre',
  'collectivites',
  'partenaire',
  'role_du_partenaire',
  'pays',
  'code_pays',
  'forme',
  'themes',
  'debut',
  'fin',
  'etat',
  'programme',
  'fiabilite',
  'exactitude_du_lieu',
  'longitude',
  'latitude',
  'description',
  'sources',
  'verifie_le',
  'note',
  'identifiant_du_partenaire',
  'source_du_lieu',
]);

/** @typedef {typeof COLUMNS[number]} Column */
/** @typedef {Partial<Record<Column, string>>} Row a column that is left out is empty */

/** @type {Record<string, string>} */
const STATUS = {
  project: 'en projet',
  active: 'en cours',
  ended: 'terminée',
  suspended: 'suspendue',
  unknown: 'non connu',
};
/** @type {Record<string, string>} */
const CONFIDENCE = { confirmed: 'confirmée', reported: 'rapportée' };
/** @type {Record<string, string>} */
const EXACTNESS = { exact: 'exact', approximate: 'approché', none: 'sans lieu' };
/** @type {Record<string, string>} */
const ROLE = {
  lead: 'chef de file',
  participant: 'participant',
  operator: 'mise en œuvre',
  funder: 'financement',
  beneficiary: 'bénéficiaire',
  network_member: 'membre du réseau',
};
const BETWEEN = ' | ';

/**
 * @param {Edition} edition
 * @param {readonly Cooperation[]} cooperations
 * @returns {string} CSV as programs read it (RFC 4180)
 */
export function csvOf(edition, cooperations) {
  return write(edition, cooperations, { comma: ',', end: '\n', cell: (text) => text });
}

/**
 * @param {Edition} edition
 * @param {readonly Cooperation[]} cooperations
 * @returns {string} the same as French spreadsheets open it: a byte order mark, semicolons, decimal commas
 */
export function sheetOf(edition, cooperations) {
  /** @param {string} text @param {Column} column */
  const cell = (text, column) =>
    column === 'longitude' || column === 'latitude' ? text.replace('.', ',') : guard(text);
  return `\ufeff${write(edition, cooperations, { comma: ';', end: '\r\n', cell })}`;
}

/** Puts an apostrophe before what a spreadsheet would compute. @param {string} cell */
function guard(cell) {
  return /^[' \t\r\n\u00a0]*[=+\-@]/.test(cell) ? `'${cell}` : cell;
}

/**
 * @param {Edition} edition
 * @param {readonly Cooperation[]} cooperations
 * @param {{ comma: string, end: '\n' | '\r\n', cell: (text: string, column: Column) => string }} form
 */
function write(edition, cooperations, { comma, end, cell }) {
  /** @param {readonly string[]} cells */
  const line = (cells) => cells.map((each) => quoted(each, comma, end)).join(comma) + end;
  const lines = [line(COLUMNS)];
  for (const row of cooperations.flatMap((each) => rowsOf(edition, each))) {
    lines.push(line(COLUMNS.map((column) => cell(row[column] ?? '', column))));
  }
  return lines.join('');
}

/** @param {string} cell @param {string} comma @param {'\n' | '\r\n'} end of lines, those inside a cell too */
function quoted(cell, comma, end) {
  const plain = !/["\r\n]/.test(cell) && !cell.includes(comma) && !/^\s/.test(cell) && cell !== '\\.';
  if (plain) return cell;
  const lines = end === '\r\n' ? cell.replace(/\r/g, '').replace(/\n/g, end) : cell;
  return `"${lines.replace(/"/g, '""')}"`;
}

/** @param {Edition} edition @param {Cooperation} cooperation @returns {Row[]} */
function rowsOf(edition, cooperation) {
  const { authorities, partners, themes } = cooperation;
  /** @type {Row} */
  const own = {
    identifiant: cooperation.id,
    titre: cooperation.title,
    collectivites: unique(authorities.map(({ id }) => id))
      .map((id) => edition.authorities.get(id)?.name ?? id)
      .join(BETWEEN),
    forme: edition.types.get(cooperation.type)?.fr ?? '',
    themes: themes.map((code) => edition.themeOf.get(code)?.label.fr || code).join(BETWEEN),
    debut: cooperation.start ?? '',
    fin: cooperation.end ?? '',
    etat: STATUS[cooperation.status],
    programme: cooperation.programme ?? '',
    fiabilite: CONFIDENCE[cooperation.confidence],
    description: cooperation.description ?? '',
    sources: (cooperation.sources ?? [])
      .map(({ title, url }) => (url ? `${title} ${url}` : title))
      .join(BETWEEN),
    verifie_le: cooperation.verified_on ?? '',
    note: cooperation.note ?? '',
  };
  const ids = unique(partners.map(({ id }) => id));
  if (ids.length === 0) return [own];
  return ids.map((id) => ({ ...own, ...partnerCells(edition, cooperation, id) }));
}

/** @param {Edition} edition @param {Cooperation} cooperation @param {string} id @returns {Row} */
function partnerCells(edition, cooperation, id) {
  const partner = edition.partners.get(id);
  if (!partner) return {};
  const codes = [...(partner.countries ?? [])].sort();
  return {
    partenaire: partner.name,
    role_du_partenaire: cooperation.partners
      .filter((each) => each.id === id)
      .map(({ role }) => ROLE[role] ?? '')
      .join(BETWEEN),
    pays: codes.map((code) => edition.countries.get(code)?.name.fr || code).join(BETWEEN),
    code_pays: codes.join(BETWEEN),
    exactitude_du_lieu: EXACTNESS[partner.exactness],
    longitude: partner.lonLat ? String(partner.lonLat[0]) : '',
    latitude: partner.lonLat ? String(partner.lonLat[1]) : '',
    identifiant_du_partenaire: id,
    source_du_lieu: partner.lonLat ? creditOf(edition, partner.place_source ?? '') : '',
  };
}

/** Names one source of positions with its licence. @param {Edition} edition @param {string} source */
function creditOf({ reference }, source) {
  const known = reference.attributions?.find((each) => each.source === source);
  return known ? `${known.title}, ${known.licence}` : source;
}

/** @param {string[]} ids @returns {string[]} each once, in their order as codes */
function unique(ids) {
  return [...new Set(ids)].sort();
}
