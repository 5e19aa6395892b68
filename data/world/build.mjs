// Makes country_facts.csv and country_terms.csv, beside it, from the sources
// that README.md names:
//
//   npm ci && node build.mjs CITIES500 LOCALES ZONE_TAB
//
// CITIES500 is GeoNames' cities500.txt, LOCALES the folder that holds
// {language}/LC_MESSAGES/geonames.mo, ZONE_TAB the zone.tab of tzdata. The same
// sources give the same files, byte for byte.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [cities, locales, zoneTab] = process.argv.slice(2);
if (!zoneTab) throw new Error('usage: node build.mjs CITIES500 LOCALES ZONE_TAB');

const supplemental = (name) => require(`cldr-core/supplemental/${name}.json`).supplemental;
const LANGUAGES = ['fr', 'en', 'nl', 'pl', 'pt', 'ar'];
// CLDR's "pt" is Brazil's; the atlas is read in Portugal.
const cldrLocale = (lang) => (lang === 'pt' ? 'pt-PT' : lang);

/** The countries the atlas knows, which are those of the M49 standard. */
const countries = readFileSync(new URL('../world_regions.csv', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => line.match(/,([A-Z]{2}),[A-Z]{3},(?:true)?\r?$/)?.[1])
  .filter(Boolean)
  .sort();

/** @returns {Map<string, string>} the messages of a GNU .mo file */
function readMO(file) {
  const bytes = readFileSync(file);
  const little = bytes.readUInt32LE(0) === 0x950412de;
  const int = (at) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const text = (table, i) => {
    const length = int(table + 8 * i);
    const start = int(table + 8 * i + 4);
    return bytes.subarray(start, start + length).toString('utf8');
  };
  const messages = new Map();
  for (let i = 0; i < int(8); i++) messages.set(text(int(12), i), text(int(16), i));
  return messages;
}

const french = readMO(`${locales}/fr/LC_MESSAGES/geonames.mo`);

/** French names that the translations lack, or have of another time: read over by hand. */
const REVIEWED = new Map([
  ['Astana', 'Astana'],
  ['Macau', 'Macao'],
  ['Panamá', 'Panama'],
  ['Santo Domingo', 'Saint-Domingue'],
  ['Vatican City', 'Cité du Vatican'],
]);

/** Languages that CLDR says are official and gives no name to, in French and in English. */
const UNNAMED = new Map([
  ['wni', ['comorien d’Anjouan', 'Comorian of Anjouan']],
  ['zdj', ['comorien de la Grande Comore', 'Comorian of Grande Comore']],
]);

/** The French name, unless it is the same but for its hyphens: those of GeoNames are right more often. */
function frenchName(id, name) {
  const found = REVIEWED.get(name) ?? french.get(id);
  return !found || found.replaceAll(/[ -]/g, '') === name.replaceAll(/[ -]/g, '') ? name : found;
}

/** Capitals: what GeoNames files as PPLC. */
const capitals = new Map();
for (const line of readFileSync(cities, 'utf8').split('\n')) {
  const [id, name, , , lat, lon, , feature, country] = line.split('\t');
  if (feature !== 'PPLC') continue;
  if (capitals.has(country)) throw new Error(`${country} has two capitals`);
  capitals.set(country, { id: `geonames:${id}`, fr: frenchName(id, name), en: name, lat: +lat, lon: +lon });
}

/** Degrees, minutes and perhaps seconds, as zone.tab has them: ±DDMM±DDDMM. */
function zonePosition(text) {
  const [, lat, lon] = text.match(/^([+-]\d{4}(?:\d{2})?)([+-]\d{5}(?:\d{2})?)$/);
  const part = (value, width) => {
    const sign = value[0] === '-' ? -1 : 1;
    const d = +value.slice(1, 1 + width);
    const m = +value.slice(1 + width, 3 + width);
    const s = +(value.slice(3 + width) || 0);
    return Number((sign * (d + m / 60 + s / 3600)).toFixed(4));
  };
  return [part(lat, 2), part(lon, 3)];
}

const zones = new Map();
for (const line of readFileSync(zoneTab, 'utf8').split('\n')) {
  if (!line || line.startsWith('#')) continue;
  const [country, at, name] = line.split('\t');
  const [lat, lon] = zonePosition(at);
  if (!zones.has(country)) zones.set(country, []);
  zones.get(country).push({ name, lat, lon });
}

/** The official languages; where the law names none, the one in official use. */
function languagesOf(country) {
  const spoken = Object.entries(supplemental('territoryInfo').territoryInfo[country]?.languagePopulation ?? {});
  const having = (status) =>
    spoken
      .filter(([, told]) => told._officialStatus === status)
      .sort(([a, x], [b, y]) => y._populationPercent - x._populationPercent || (a < b ? -1 : 1))
      // One language in two scripts is one language.
      .map(([code]) => code.split('_')[0]);
  const official = having('official');
  return [...new Set(official.length ? official : having('de_facto_official'))];
}

/** What is legal tender and has not ended by the day the files are for. */
const TODAY = '2026-11-26';
function currenciesOf(country) {
  return (supplemental('currencyData').currencyData.region[country] ?? [])
    .map((entry) => Object.entries(entry)[0])
    .filter(([, told]) => told._from && told._from <= TODAY && (!told._to || told._to >= TODAY) && told._tender !== 'false')
    .sort(([, a], [, b]) => (a._from < b._from ? 1 : -1))
    .map(([code]) => code);
}

const cell = (value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
const rows = (all) => `${all.map((row) => row.map(cell).join(',')).join('\n')}\n`;
const typographic = (text) => text.replaceAll("'", '’');

const languages = new Set();
const currencies = new Set();
const facts = countries.map((iso2) => {
  const capital = capitals.get(iso2);
  const spoken = languagesOf(iso2);
  const money = currenciesOf(iso2);
  spoken.forEach((code) => languages.add(code));
  money.forEach((code) => currencies.add(code));
  const own = [...(zones.get(iso2) ?? [])];
  if (capital) {
    // The zone of the capital first: the one whose own town is the nearest, on a plane that will do.
    const far = (zone) =>
      Math.hypot(zone.lat - capital.lat, (zone.lon - capital.lon) * Math.cos((capital.lat * Math.PI) / 180));
    const nearest = own.reduce((best, zone) => (best && far(best) <= far(zone) ? best : zone), undefined);
    own.sort((a, b) => Number(b === nearest) - Number(a === nearest));
  }
  return [
    iso2,
    capital?.id ?? '',
    typographic(capital?.fr ?? ''),
    capital?.en ?? '',
    capital ? capital.lat : '',
    capital ? capital.lon : '',
    spoken.join(';'),
    money.join(';'),
    own.map(({ name, lat, lon }) => `${name} ${lat} ${lon}`).join(';'),
  ];
});
const FACTS = ['iso2', 'capital_id', 'capital_fr', 'capital_en', 'capital_lat', 'capital_lon', 'languages', 'currencies', 'zones'];
writeFileSync(new URL('country_facts.csv', import.meta.url), rows([FACTS, ...facts]));

/** The name of a language or a currency; in other languages than French and English it may have none. */
function nameOf(kind, code, lang) {
  const locale = cldrLocale(lang);
  const named =
    kind === 'language'
      ? require(`cldr-localenames-full/main/${locale}/languages.json`).main[locale].localeDisplayNames.languages[code]
      : require(`cldr-numbers-full/main/${locale}/currencies.json`).main[locale].numbers.currencies[code]?.displayName;
  if (named && named !== code) return typographic(named);
  const own = UNNAMED.get(code)?.[LANGUAGES.indexOf(lang)];
  if (!own && (lang === 'fr' || lang === 'en')) throw new Error(`${kind} ${code} has no name in ${lang}`);
  return own ?? '';
}
const names = (kind, code) => LANGUAGES.map((lang) => nameOf(kind, code, lang));
const terms = [
  ...[...currencies].sort().map((code) => ['currency', code, ...names('currency', code)]),
  ...[...languages].sort().map((code) => ['language', code, ...names('language', code)]),
];
writeFileSync(new URL('country_terms.csv', import.meta.url), rows([['kind', 'code', ...LANGUAGES.map((lang) => `name_${lang}`)], ...terms]));
