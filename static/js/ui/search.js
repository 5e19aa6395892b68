import { sift } from '../facets/sift.js';
import { choose } from '../search/choose.js';
import { makeElsewhere } from '../search/elsewhere.js';
import { entriesOf, regionEntries } from '../search/entries.js';
import { searchGroups } from '../search/groups.js';
import { writeSpot } from '../state/address.js';
import { countryName } from '../text/sentences.js';
import { showFinder } from './finder.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../search/entries.js').Entry} Entry */
/** @typedef {import('../search/elsewhere.js').Elsewhere} Elsewhere */
/** @typedef {import('./finder.js').Group} Group */

/**
 * Finds whatever has a name, in the atlas first, then elsewhere in the world.
 * @param {Desk} desk
 * @param {(sentence: string) => void} announce
 * @param {() => Promise<readonly import('../contract.d.ts').Place[]>} learn what else has a name
 */
export function showSearch(desk, announce, learn) {
  const { edition, tr, store, showing } = desk;
  /** @type {readonly import('../contract.d.ts').Place[]} */
  let places = [];
  /** @type {Entry[] | null} made when somebody searches */
  let entries = null;
  /** @type {{ typed: string, found: Elsewhere[] }} */
  let elsewhere = { typed: '', found: [] };
  const all = () => {
    entries ??= [...entriesOf(edition, tr, places), ...regionEntries(edition, showing.deck, tr)];
    return entries;
  };
  /** @param {Elsewhere[]} found @param {string} typed */
  const tell = (found, typed) => {
    elsewhere = { typed: typed.trim(), found };
    finder.again();
  };
  // A host of files knows no gazetteer.
  const ask = 'static' in document.body.dataset ? () => {} : makeElsewhere(tr.lang, tell);

  /** @param {string} query */
  const withText = (query) => ({ ...store.view.filters, query });

  /** @param {string} typed @returns {Group[]} */
  const answers = (typed) => {
    const groups = searchGroups(all(), typed, tr.compare).map(({ kind, entries: own }) => ({
      title: tr.t(`search.kind.${kind}`),
      options: own.map((entry) => ({ ...entry, choose: () => choose(store, entry) })),
    }));
    const count = sift(showing.deck, withText(typed)).cooperations.length;
    const text = {
      label: tr.t('search.text', { typed }),
      detail: tr.n('count.cooperations', count),
      choose: () => filterBy(typed),
    };
    const known = new Set(groups.flatMap(({ options }) => options.map(({ label }) => label)));
    const far = elsewhere.typed === typed ? elsewhere.found.map(spotOption) : [];
    const others = far.filter(({ label }) => !known.has(label));
    return [
      ...groups,
      ...(count > 0 ? [{ title: tr.t('search.in_text'), options: [text] }] : []),
      ...(others.length > 0 ? [{ title: tr.t('search.elsewhere'), options: others }] : []),
    ];
  };

  /** @param {Elsewhere} place */
  const spotOption = ({ name, country, admin1, lat, lon }) => {
    const where = countryName(edition, tr, country);
    const label = tr.t('sentence.place', { name, country: where });
    const detail = admin1 && admin1 !== name ? admin1 : '';
    const choose = () => store.change({ selection: { kind: 'spot', id: writeSpot(lat, lon, label) } });
    return { label, detail, choose };
  };

  /** @param {string} typed */
  const filterBy = (typed) => store.change({ selection: null, tab: 'liste', filters: withText(typed) });

  const finder = showFinder(
    tr,
    {
      answers,
      typing: ask,
      enter: (typed) => {
        const found = sift(showing.deck, withText(typed)).cooperations.length > 0;
        const near = found ? [] : searchGroups(all(), typed, tr.compare);
        // What is written nowhere may be misspelt: the best guess, then.
        if (near.length > 0) choose(store, near[0].entries[0]);
        else filterBy(typed);
      },
      wake: () => {
        learn().then(
          (learnt) => {
            if (learnt === places) return;
            places = learnt;
            entries = null;
            finder.again();
          },
          () => {}, // what the page holds is enough to search by
        );
      },
    },
    announce,
  );
}
