/**
 * One page of each kind, for the tests that go through all of them: records with
 * everything that a page of their kind may have to show.
 */
import { json } from './browser.js';

/** @type {{ cooperations: import('../../js/contract.d.ts').Cooperation[] }} */
const { cooperations } = await json('/api/cooperations.json');
const { features: partners } = await json('/layers/partners.geojson');

const found = cooperations.find(({ figures, partners }) => figures?.length && partners.length > 0);
if (!found) throw new Error('no cooperation has figures and a partner');

/** A cooperation with figures. */
export const told = found;

/** The properties of a partner that is a network. */
export const network = partners.find(
  (/** @type {any} */ each) => each.properties.members.length > 0,
).properties;

/** The addresses in French of the pages of the records, by what they are. */
export const RECORDS = {
  'record of a cooperation': `/cooperations/${told.id}`,
  'record of an authority': `/collectivites/${told.authorities[0].id}`,
  'record of a partner': `/partenaires/${network.id}`,
  'record of a country': `/pays/${network.countries[0]}`,
  cooperations: '/cooperations',
  authorities: '/collectivites',
  partners: '/partenaires',
  countries: '/pays',
  missions: '/missions',
  'dossier of a mission': '/missions/dossier?region=011',
  'plan of missions': '/missions/plan',
  'missing record': '/cooperations/nulle-part',
  'stand-in of those who are offline': '/hors-connexion',
};

/** What the console says of the last of them. */
export const MISSING = /404/;
