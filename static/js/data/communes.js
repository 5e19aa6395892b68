/**
 * The communes of the territory, whether or not they cooperate, and the
 * authorities around each: its intercommunality, its department, the region.
 */

/** @typedef {import('./edition.js').Edition} Edition */
/** @typedef {import('./edition.js').Authority} Authority */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('../contract.d.ts').Place} Place */

/**
 * @typedef {object} Circle an authority around a commune, with those it succeeded
 * @property {'commune' | 'epci' | 'department' | 'region'} kind
 * @property {string} name
 * @property {Authority[]} authorities the one of today first
 * @property {Cooperation[]} cooperations
 */

/**
 * @param {Edition} edition
 * @param {Place} commune
 * @returns {Circle[]} the nearest first
 */
export function circlesAround(edition, commune) {
  const all = [...edition.authorities.values()];
  /** @param {(authority: Authority) => boolean} belongs */
  const found = (belongs) => all.filter((each) => belongs(latest(edition, each)));
  const department = edition.reference.territory.departments?.find(({ code }) => code === commune.department);
  /** @type {[Circle['kind'], string, Authority[]][]} */
  const rings = [
    ['commune', commune.names[0], found(({ kind, code }) => kind === 'commune' && code === commune.id)],
    [
      'epci',
      commune.epci_name ?? '',
      commune.epci ? found(({ kind, code }) => kind === 'epci' && code === commune.epci) : [],
    ],
    [
      'department',
      department?.name ?? '',
      found(({ kind, code }) => kind === 'department' && code === commune.department),
    ],
    ['region', '', found(({ kind }) => kind === 'region')],
  ];
  return rings.map(([kind, name, authorities]) => {
    authorities.sort((a, b) => Number(Boolean(a.successor)) - Number(Boolean(b.successor)));
    const ids = new Set(authorities.map(({ id }) => id));
    return {
      kind,
      name: authorities[0]?.name || name,
      authorities,
      cooperations: edition.cooperations.filter((each) => each.authorities.some(({ id }) => ids.has(id))),
    };
  });
}

/**
 * The authority that stands today where another stood.
 * @param {Edition} edition
 * @param {Authority} authority
 */
export function latest(edition, authority) {
  let now = authority;
  // A chain that bites its tail must not hold the page.
  for (let step = 0; step < 10 && now.successor; step++) {
    const next = edition.authorities.get(now.successor);
    if (!next) break;
    now = next;
  }
  return now;
}

/**
 * Where to show a commune: at its place, or else where its intercommunality is:
 * at its seat, or amid those of its communes whose place is known.
 * @param {Edition} edition
 * @param {Place} commune
 * @param {Iterable<Place>} communes
 * @returns {{ lonLat: [number, number], exact: boolean } | null}
 */
export function whereToShow(edition, commune, communes) {
  if (commune.position) return { lonLat: commune.position, exact: true };
  if (!commune.epci) return null;
  const seat = [...edition.authorities.values()].find(
    ({ kind, code, lonLat }) => kind === 'epci' && code === commune.epci && lonLat,
  );
  if (seat?.lonLat) return { lonLat: seat.lonLat, exact: false };
  const known = [...communes].flatMap((each) =>
    each.epci === commune.epci && each.position ? [each.position] : [],
  );
  if (known.length === 0) return null;
  /** @param {0 | 1} axis */
  const mean = (axis) => known.reduce((sum, position) => sum + position[axis], 0) / known.length;
  return { lonLat: [mean(0), mean(1)], exact: false };
}
