/**
 * The kinds of records, as the map's address names them, by where their pages are.
 * @type {Record<string, string>}
 */
const KINDS = {
  cooperations: 'cooperation',
  collectivites: 'authority',
  partenaires: 'partner',
  pays: 'country',
};

const RECORD = /\/(cooperations|collectivites|partenaires|pays)\/([\w-]+)(?:\.html|\/)?$/;

/**
 * On the page that stands in, with no network, for one that was never read:
 * leads to the map where that one is kept, which holds every record, and comes
 * back by itself with the network.
 */
export async function showStandIn() {
  const link = document.getElementById('kept-map');
  if (!(link instanceof HTMLAnchorElement)) return;
  addEventListener('online', () => location.reload());
  try {
    if (!(await caches.match(link.href))) return;
  } catch {
    return; // nothing may be stored: nothing is kept
  }
  const selection = selectionOf(location.pathname);
  if (selection) {
    link.search = `?sel=${selection}`;
    link.textContent = link.dataset.record ?? '';
  }
  link.hidden = false;
}

/** @param {string} path of a page @returns {string} the record it is about, as the map's address names it; "" for none */
export function selectionOf(path) {
  const [, folder, id] = RECORD.exec(path) ?? [];
  return folder ? `${KINDS[folder]}:${id}` : '';
}
