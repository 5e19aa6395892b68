import { turn } from '../data/turn.js';
import { keepForOffline } from '../offline/register.js';
import { showAway } from '../ui/away.js';
import { showEmbed } from '../ui/embed.js';
import { showFigures } from '../ui/figures.js';
import { showFilters } from '../ui/filters.js';
import { showLanguages } from '../ui/languages.js';
import { showLegend } from '../ui/legend.js';
import { showList } from '../ui/list.js';
import { makeMapTip } from '../ui/map-tip.js';
import { showNewer } from '../ui/newer.js';
import { byId } from '../ui/page.js';
import { showPrint } from '../ui/print.js';
import { showSearch } from '../ui/search.js';
import { showShare } from '../ui/share.js';
import { showShown } from '../ui/shown.js';
import { showTabs } from '../ui/tabs.js';
import { showWalker } from '../ui/walker.js';

/**
 * The page of the map, with all there is.
 * @type {import('../ui/atlas.js').Setting}
 */
export const whole = {
  greet: showLanguages,
  furnish: async (desk, { edition, tr, map, announce }, learn) => {
    showLegend(byId('themes'), desk);
    await turn();
    sayCounts(edition, tr);
    showFilters(byId('filtres'), desk);
    showList(byId('liste'), desk, announce);
    showFigures(byId('chiffres'), desk);
    showTabs(desk.store);
    await turn();
    showShown(desk, announce);
    showWalker(desk, map, announce);
    makeMapTip(map, desk);
    await turn();
    showSearch(desk, announce, learn);
    showShare(tr, announce);
    showEmbed(desk, announce);
    showNewer(edition, tr);
    showAway({ edition, tr }, () => map.views.resize());
    showPrint(desk);
    const { digest } = edition.manifest;
    keepForOffline({ digest, files: [`editions/${digest}/api/places.json`] });
  },
};

/** @param {import('../data/edition.js').Edition} edition @param {import('../text/translate.js').Translator} tr */
function sayCounts(edition, tr) {
  byId('territory').textContent = tr.pick(edition.reference.territory.name);
  const { counts } = edition.manifest;
  const countries = new Set([...edition.partners.values()].flatMap((partner) => partner.countries ?? []));
  byId('lead').textContent = tr.t('home.counts', {
    authorities: tr.number(counts.authorities),
    partners: tr.number(counts.partners),
    countries: tr.number(countries.size),
    cooperations: tr.n('count.cooperations', counts.cooperations),
    located: tr.number(counts.located),
    approximate: tr.number(counts.approximate),
    nowhere: tr.number(counts.without_place),
  });
}
