import { partnerLabel } from '../text/sentences.js';
import { authoritiesAt } from './authorities-at.js';
import { element } from './element.js';
import { byId } from './page.js';

/** @typedef {import('../map/atlas-map.js').AtlasMap} AtlasMap */
/** @typedef {import('./cooperation-card.js').Desk} Desk */

/**
 * A small card beside the mouse that names what is under it.
 * @param {AtlasMap} map
 * @param {Desk} desk
 */
export function makeMapTip(map, desk) {
  const tip = byId('tip');
  let shown = '';
  map.map.on('mousemove', ({ containerPoint }) => {
    const found = map.hovered;
    tip.hidden = !found;
    if (!found) return;
    const key = `${found.kind}:${found.id}`;
    if (key !== shown) {
      shown = key;
      const { title, more } = wordsOf(found, desk);
      tip.replaceChildren(element('strong', {}, title), element('span', {}, more));
    }
    const size = map.map.getSize();
    const right = containerPoint.x + tip.offsetWidth + 24 < size.x;
    const x = right ? containerPoint.x + 14 : containerPoint.x - tip.offsetWidth - 14;
    const y = Math.max(8, Math.min(size.y - tip.offsetHeight - 8, containerPoint.y + 14));
    tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  });
  map.map.on('mouseout movestart', () => {
    tip.hidden = true;
  });
}

/**
 * @param {import('../map/map-scene.js').Found} found
 * @param {Desk} desk
 */
function wordsOf(found, { edition, tr, showing }) {
  if (found.kind === 'home')
    return { title: tr.pick(edition.reference.territory.name), more: tr.t('map.home_area') };
  /** @param {{ id: string }[]} all those the filters leave; all of what is lit beyond them */
  const counted = (all) => all.filter(({ id }) => showing.sifted.ids.has(id)).length || all.length;
  const count = tr.n('map.tip_more', counted(edition.cooperationsOf(found)));
  if (found.kind === 'authority') {
    const here = authoritiesAt(edition, found.id).length;
    return {
      title: edition.authorities.get(found.id)?.name ?? '',
      more: here > 1 ? `${count} · ${tr.n('map.tip_here', here)}` : count,
    };
  }
  if (found.kind === 'partner') {
    const partner = edition.partners.get(found.id);
    const country = (partner?.countries ?? [])
      .map((code) => tr.pick(edition.countries.get(code)?.name))
      .join(tr.t('sentence.comma'));
    const approximate = partner?.exactness === 'approximate' ? tr.t('map.tip_approximate') : '';
    return {
      title: partnerLabel(edition, tr, found.id),
      more: [country, count, approximate].filter(Boolean).join(' · '),
    };
  }
  const shown = showing.strands.filter(({ id }) => id === found.id);
  const strands = shown.length > 0 ? shown : (edition.links.get(found.id) ?? []);
  const link = strands[0].properties;
  const themes = strands.map((strand) => tr.pick(strand.theme.label)).join(' · ');
  return {
    title: `${link.authority_name} – ${partnerLabel(edition, tr, link.partner)}`,
    more: link.kind === 'network' ? tr.t('map.tip_network') : themes,
  };
}
