/**
 * The articles of French names, and how they contract: "le Bénin", "les
 * Comores", "l’Algérie", but "Cuba" and "Lille"; "au Bénin", "du Quesnoy".
 */

/** @param {string} list */
const codes = (list) => new Set(list.split(' '));

/** Countries named in the plural; those called "Îles …" are found by their name. */
const PLURAL = codes('AE AS BM BS FJ FM KM MV NL PH PW SC TF TO TV US WS');
/** Countries without an article: most are islands or cities. */
const BARE = codes(
  'AG AI AW BH BL BQ CU CW CY DJ GG GI GU HK HT IL JE KI KN LC MC MF MG MO MS MT MU NR NU OM PM PR RE SG SH SM ST SX TK TT TW VC WF YT',
);
/** Masculine though their first word ends in e. */
const MASCULINE = codes('BZ GB IO KH MX MZ SR ZW');
/** Feminine though their first word does not. */
const FEMININE = codes('SL');

const VOWEL = /^[aeiouàâåäéèêëîïôöùûüœæ]/i;

/**
 * A country as the subject of a sentence.
 * @param {string} name in French
 * @param {string} iso2
 */
export function frenchCountry(name, iso2) {
  if (BARE.has(iso2)) return name;
  if (PLURAL.has(iso2) || name.startsWith('Îles ')) return `les ${name}`;
  if (VOWEL.test(name)) return `l’${name}`;
  return FEMININE.has(iso2) || (!MASCULINE.has(iso2) && endsInE(name)) ? `la ${name}` : `le ${name}`;
}

/** @param {string} name whether its first word does: "Corée du Nord", "Guinée-Bissau" */
function endsInE(name) {
  return /^[^ -]*e(?=[ -]|$)/.test(name);
}

const BODIES = {
  la: /^(région|communauté|métropole|ville|voïvodie|province|commune|wilaya|principauté|municipalité|préfecture|collectivité|république|fédération|vallée)(?=\s|$)/i,
  le: /^(département|conseil|pays|canton|district|comté|cercle|réseau|syndicat|grand-duché|land|gouvernorat|raïon|powiat|groupement|territoire|parc|maghreb|machrek|mashrek|sahel)(?=\s|$)/i,
  elided:
    /^(état|oblast|arrondissement|initiative|union|agglomération|eurométropole|eurorégion|eurodistrict|association|émirat|entente)(?=\s|$)/i,
  several:
    /^(communes|collectivités|villes|régions|partenaires|territoires|départements|destinations|provinces|pays (?=(?!d)\p{L}+s(\s|$)))/iu,
};

/**
 * A name as the subject of a sentence: "la Région Hauts-de-France", "le
 * Département du Nord", "l’État du Minas Gerais", "Lille".
 * @param {string} name
 * @param {string} [level] of a partner: a region has an article whatever its name
 */
export function frenchName(name, level = '') {
  if (BODIES.several.test(name)) return `des ${name[0].toLowerCase()}${name.slice(1)}`;
  if (BODIES.la.test(name)) return `la ${name}`;
  if (BODIES.le.test(name)) return `le ${name}`;
  if (BODIES.elided.test(name)) return `l’${name}`;
  if (level !== 'region') return name;
  if (VOWEL.test(name)) return `l’${name}`;
  return endsInE(name) ? `la ${name}` : `le ${name}`;
}

/**
 * After "à": "au Bénin", "aux Comores", "au Quesnoy", "à Lille".
 * @param {string} name with its article
 */
export function afterA(name) {
  return contract(name, 'au', 'aux') ?? `à ${name}`;
}

/**
 * After "de": "du Bénin", "des Comores", "du Quesnoy", "d’Arras", "de
 * communes togolaises".
 * @param {string} name with its article
 */
export function afterDe(name) {
  if (name.startsWith('des ')) return afterDe(name.slice(4));
  const elided = VOWEL.test(name) || /^y[^aeiouéè]/i.test(name);
  return contract(name, 'du', 'des') ?? (elided ? `d’${name}` : `de ${name}`);
}

/** @param {string} name @param {string} one @param {string} several @returns {string | null} */
function contract(name, one, several) {
  const found = /^(les?) (.+)$/i.exec(name);
  return found && `${found[1].toLowerCase() === 'le' ? one : several} ${found[2]}`;
}
