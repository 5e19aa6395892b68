/**
 * The articles of French names: "le Bénin", "les Comores", "l’Algérie", but
 * "Cuba" and "Lille".
 */

const PLURAL = new Set(['AE', 'BS', 'KM', 'FJ', 'MV', 'MH', 'NL', 'PH', 'SB', 'SC', 'US', 'TF', 'VI', 'VG']);
const BARE = new Set([
  'AD',
  'AG',
  'AW',
  'BB',
  'BH',
  'CU',
  'CY',
  'DJ',
  'GI',
  'HK',
  'HT',
  'IL',
  'KI',
  'LC',
  'MC',
  'MG',
  'MO',
  'MT',
  'MU',
  'NR',
  'NU',
  'OM',
  'PW',
  'PR',
  'SG',
  'SM',
  'ST',
  'TO',
  'TT',
  'TV',
  'TW',
  'VC',
  'KN',
  'GG',
  'JE',
  'WS',
]);
const MASCULINE_IN_E = new Set(['BZ', 'KH', 'MX', 'MZ', 'SR', 'ZW']);

/**
 * @param {string} name
 * @param {string} iso2
 */
export function frenchCountry(name, iso2) {
  if (BARE.has(iso2)) return name;
  if (PLURAL.has(iso2)) return `les ${name}`;
  if (/^[AEIOUÉÎÔaeiou]/.test(name)) return `l’${name}`;
  return /e$/.test(name) && !MASCULINE_IN_E.has(iso2) ? `la ${name}` : `le ${name}`;
}

const FEMININE =
  /^(région|communauté|métropole|eurométropole|ville|voïvodie|province|commune|wilaya|principauté)(?=\s)/i;
const MASCULINE =
  /^(département|conseil|pays|canton|district|comté|cercle|réseau|syndicat|grand-duché|land|gouvernorat|raïon|powiat)(?=\s)/i;
const ELIDED = /^(état|oblast|arrondissement|initiative|union|agglomération)(?=\s)/i;
const PLURALS =
  /^(communes|collectivités|villes|régions|partenaires|territoires|départements|destinations)(?=\s)/i;

/**
 * A name as a sentence uses it: "la Région Hauts-de-France", "le Département
 * du Nord", "l’État du Minas Gerais", "Lille".
 * @param {string} name
 */
export function frenchName(name) {
  if (PLURALS.test(name)) return `des ${name[0].toLowerCase()}${name.slice(1)}`;
  if (FEMININE.test(name)) return `la ${name}`;
  if (MASCULINE.test(name)) return `le ${name}`;
  if (ELIDED.test(name)) return `l’${name}`;
  return name;
}
