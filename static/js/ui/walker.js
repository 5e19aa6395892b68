import { partnerLabel } from '../text/sentences.js';
import { element } from './element.js';
import { byId } from './page.js';

/** @typedef {import('./cooperation-card.js').Desk} Desk */
/** @typedef {import('../map/atlas-map.js').AtlasMap} AtlasMap */

/**
 * Takes the keyboard along the arcs of the map, one by one: the current one is
 * lit, named, and opens the panel.
 * @param {Desk} desk
 * @param {AtlasMap} map
 * @param {(sentence: string) => void} announce
 */
export function showWalker({ edition, tr, store }, map, announce) {
  const host = byId('walker');
  /** The link that is named. @type {string | null} */
  let current = null;
  const links = () => {
    const strands = map.scene?.lit ? map.scene.litStrands : (map.scene?.strands ?? []);
    const names = new Map(strands.map(({ id }) => [id, nameOf(id)]));
    return [...names].sort(([, a], [, b]) => tr.compare(a, b)).map(([id]) => id);
  };
  /** @param {string} id */
  const nameOf = (id) => {
    const link = edition.links.get(id)?.[0].properties;
    return link ? `${link.authority_name} – ${partnerLabel(edition, tr, link.partner)}` : id;
  };
  /** @param {number} step */
  const walk = (step) => {
    const all = links();
    if (all.length === 0) {
      announce(tr.t('state.no_theme'));
      return;
    }
    // One that filters took away is as good as none.
    const at = current === null ? -1 : all.indexOf(current);
    const next = (Math.max(at, step > 0 ? -1 : 0) + step + all.length) % all.length;
    const id = all[next];
    const strand = edition.links.get(id)?.[0];
    if (!strand) return;
    current = id;
    map.hoverOn({ kind: 'link', id });
    const words = tr.t('walk.position', {
      authority: strand.properties.authority_name,
      partner: partnerLabel(edition, tr, strand.properties.partner),
      theme: tr.pick(strand.theme.label),
      index: tr.number(next + 1),
      total: tr.number(all.length),
    });
    open.textContent = words;
    open.hidden = false;
    announce(words);
  };
  const open = element('button', {
    type: 'button',
    class: 'walker-open',
    hidden: true,
    onclick: () => {
      if (current) store.change({ selection: { kind: 'link', id: current } });
    },
  });
  /** @param {string} sign @param {string} key @param {number} step */
  const button = (sign, key, step) =>
    element(
      'button',
      { type: 'button', class: 'walker-step', 'aria-label': tr.t(key), onclick: () => walk(step) },
      sign,
    );
  const [backwards, onwards] =
    document.dir === 'rtl' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
  // Bidi mirrors the signs themselves.
  host.replaceChildren(button('‹', 'walk.previous', -1), open, button('›', 'walk.next', 1));
  host.hidden = false;
  host.addEventListener('keydown', (event) => {
    if (event.key === onwards || event.key === 'ArrowDown') walk(1);
    else if (event.key === backwards || event.key === 'ArrowUp') walk(-1);
    else return;
    event.preventDefault();
  });
  host.addEventListener('focusout', (event) => {
    if (!host.contains(/** @type {Node | null} */ (event.relatedTarget))) map.hoverOn(null);
  });
}
