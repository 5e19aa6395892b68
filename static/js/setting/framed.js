import { turn } from '../data/turn.js';
import { ALPHABETICAL } from '../state/address.js';
import { showCaption } from '../ui/caption.js';
import { showLegend } from '../ui/legend.js';
import { makeMapTip } from '../ui/map-tip.js';
import { byId } from '../ui/page.js';
import { showPrint } from '../ui/print.js';
import { showShown } from '../ui/shown.js';
import { showWalker } from '../ui/walker.js';

/**
 * The map in a page of another site, and its legend.
 * @type {import('../ui/atlas.js').Setting}
 */
export const framed = {
  tidy: (view) => ({ ...view, tab: 'themes', alone: false, order: ALPHABETICAL }),
  furnish: async (desk, { map, announce }) => {
    showLegend(byId('themes'), desk);
    await turn();
    showCaption(desk);
    await turn();
    showShown(desk, announce);
    showWalker(desk, map, announce);
    makeMapTip(map, desk);
    showPrint(desk);
  },
};
