import { ALL } from '../state/filters.js';
import { countSentence } from '../text/places.js';
import { countryName } from '../text/sentences.js';
import { element } from '../ui/element.js';
import { dossierParts, dossierSentence, fetchDossier } from './dossier.js';
import { head, row, rows } from './rows.js';

/** @typedef {import('../ui/cooperation-card.js').Desk} Desk */

/**
 * @typedef {object} Dossiers
 * @property {string} page where they are, in the language of the page; empty where there is nobody to make them
 * @property {readonly string[]} themes codes of those that are shown; none for all
 * @property {boolean} open whether one is read, as the page opens
 */

/**
 * By continent, then by country, or by the dossier of a mission there.
 * @param {Desk} desk
 * @param {Dossiers} dossiers
 * @param {import('./counts.js').Counts} counts
 * @param {() => void} again writes the way anew
 * @returns {import('./browse.js').Way & { address: () => string }}
 */
export function worldWay(desk, dossiers, counts, again) {
  const { edition, tr, store, showing } = desk;
  const { around } = showing.deck;
  /** @param {string} code of a country or a region of the world */
  const countOf = (code) => showing.sifted.counts.places.get(code) ?? 0;
  const countries = () => [...edition.countries.keys()].filter((iso2) => countOf(iso2) > 0);
  const regions = new Map((edition.reference.world_regions ?? []).map((each) => [each.code, each]));
  /** @param {string} iso2 */
  const continentOf = (iso2) => around(iso2).at(-1) ?? iso2;
  /** @param {string} code */
  const nameOf = (code) => tr.pick(regions.get(code)?.name);
  /** @param {string} code @returns {string} the region around it; nothing around a continent */
  const parentOf = (code) => {
    const parent = regions.get(code)?.parent ?? '';
    return regions.get(parent)?.parent ? parent : '';
  };
  /** @param {string} code */
  const goTo = (code) => store.change({ filters: code ? { ...ALL, places: [code] } : ALL });

  let isReading = dossiers.open;
  /** The dossier that was asked for: null when it does not come. @type {{ query: string, dossier?: import('./dossier.js').Dossier | null }} */
  let asked = { query: '' };
  /** @param {string} code @returns {string} what a dossier is asked for with */
  const queryOf = (code) => {
    const themes = dossiers.themes.length > 0 ? `&theme=${[...dossiers.themes].sort().join(',')}` : '';
    return `region=${code}${themes}`;
  };
  const chosen = () => {
    const { places } = store.view.filters;
    return places?.length === 1 ? places[0] : '';
  };

  /** @param {string[]} codes */
  const regionRows = (codes) => {
    const named = codes.map((code) => ({ code, name: nameOf(code) }));
    named.sort((a, b) => tr.compare(a.name, b.name));
    return rows(
      named.map(({ code, name }) => row(name, tr.n('count.cooperations', countOf(code)), () => goTo(code))),
    );
  };
  const all = () => [regionRows([...new Set(countries().map(continentOf))])];
  /** @param {string} code */
  const one = (code) => {
    const own = countries().filter((iso2) => around(iso2).includes(code));
    const named = own.map((iso2) => ({ iso2, name: countryName(edition, tr, iso2) }));
    named.sort((a, b) => tr.compare(a.name, b.name));
    const open = () => {
      counts.add(`dossier:${code}`);
      isReading = true;
      if (asked.dossier === null) asked = { query: '' }; // it may come this time
      again();
    };
    return [
      head(
        tr.t('kiosk.all_continents'),
        () => goTo(''),
        nameOf(code),
        countSentence(edition, tr, showing.sifted.cooperations),
      ),
      ...(dossiers.page && regions.has(code)
        ? [rows([row(tr.t('mission.dossier'), tr.t('kiosk.dossier_how'), open)], 'is-first')]
        : []),
      rows(
        named.map(({ iso2, name }) =>
          row(name, tr.number(countOf(iso2)), () =>
            store.change({ selection: { kind: 'country', id: iso2 } }),
          ),
        ),
        'in-columns',
      ),
    ];
  };

  /** @param {string} code */
  const ask = async (code) => {
    const query = queryOf(code);
    if (asked.query === query) return; // it is there, or on its way, or does not come
    const mine = { query };
    asked = mine;
    const dossier = await fetchDossier(query);
    if (asked !== mine) return;
    asked = { query, dossier };
    if (isReading && chosen() === code) again();
  };
  /** @param {string} code */
  const read = (code) => {
    const { dossier } = asked.query === queryOf(code) ? asked : { dossier: undefined };
    const parent = parentOf(code);
    const leave = () => {
      if (parent) {
        goTo(parent);
        return;
      }
      isReading = false;
      again();
    };
    const parts = [...regions.values()].filter((each) => each.parent === code && countOf(each.code) > 0);
    const said = () => {
      if (dossier) return dossierSentence(desk, dossier);
      return tr.t(dossier === null ? 'kiosk.dossier_away' : 'state.loading');
    };
    return [
      head(nameOf(parent || code), leave, tr.t('mission.dossier.title', { where: nameOf(code) }), said()),
      ...(parts.length > 0 ? [regionRows(parts.map((each) => each.code))] : []),
      ...(dossier ? [element('div', { class: 'browse-dossier' }, ...dossierParts(desk, dossier))] : []),
    ];
  };

  return {
    reset: () => {
      isReading = false;
      asked = { query: '' };
    },
    write: () => {
      const code = chosen();
      isReading &&= dossiers.page !== '' && regions.has(code);
      if (!code) return all();
      if (!isReading) return one(code);
      const written = read(code);
      ask(code);
      return written;
    },
    address: () => (isReading && chosen() ? `${dossiers.page}?${queryOf(chosen())}` : ''),
  };
}
