import { ALL } from '../state/filters.js';
import { countSentence } from '../text/places.js';
import { countryName } from '../text/sentences.js';
import { head, row, rows } from './rows.js';

/** @typedef {import('../ui/cooperation-card.js').Desk} Desk */

/**
 * By continent, then by country.
 * @param {Desk} desk
 * @returns {import('./browse.js').Way}
 */
export function worldWay({ edition, tr, store, showing }) {
  const { around } = showing.deck;
  /** @param {string} code of a country or a region of the world */
  const countOf = (code) => showing.sifted.counts.places.get(code) ?? 0;
  const countries = () => [...edition.countries.keys()].filter((iso2) => countOf(iso2) > 0);
  const regions = new Map((edition.reference.world_regions ?? []).map(({ code, name }) => [code, name]));
  /** @param {string} iso2 */
  const continentOf = (iso2) => around(iso2).at(-1) ?? iso2;

  const all = () => {
    const continents = [...new Set(countries().map(continentOf))];
    const named = continents.map((code) => ({ code, name: tr.pick(regions.get(code)) }));
    named.sort((a, b) => tr.compare(a.name, b.name));
    return [
      rows(
        named.map(({ code, name }) =>
          row(name, tr.n('count.cooperations', countOf(code)), () =>
            store.change({ filters: { ...ALL, places: [code] } }),
          ),
        ),
      ),
    ];
  };
  /** @param {string} continent */
  const one = (continent) => {
    const own = countries().filter((iso2) => continentOf(iso2) === continent);
    const named = own.map((iso2) => ({ iso2, name: countryName(edition, tr, iso2) }));
    named.sort((a, b) => tr.compare(a.name, b.name));
    return [
      head(
        tr.t('kiosk.all_continents'),
        () => store.change({ filters: ALL }),
        tr.pick(regions.get(continent)),
        countSentence(edition, tr, showing.sifted.cooperations),
      ),
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
  return {
    write: () => {
      const { places } = store.view.filters;
      return places?.length === 1 ? one(places[0]) : all();
    },
  };
}
