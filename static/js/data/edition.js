import { boxOf, project, projectLine } from '../map/mercator.js';
import { readSpot } from '../state/address.js';
import { circlesAround } from './communes.js';
import { groupBy, setLanes } from './group-by.js';
import { nearestTo } from './nearest.js';
import { isUnsaid } from './theme.js';

/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('../contract.d.ts').Theme} Theme */
/** @typedef {import('../contract.d.ts').LinkProperties} LinkProperties */
/** @typedef {import('../state/address.js').Selection} Selection */
/** @typedef {import('./load.js').Published} Published */

/** @typedef {import('../contract.d.ts').PartnerProperties & { position: [number, number] | null, lonLat: [number, number] | null }} Partner */
/** @typedef {import('../contract.d.ts').AuthorityProperties & { position: [number, number] | null, lonLat: [number, number] | null }} Authority */

/**
 * A line to draw: one link in the layer of one theme.
 * @typedef {object} Strand
 * @property {string} id of the link
 * @property {Theme} theme
 * @property {LinkProperties} properties
 * @property {Float64Array[]} paths on the unit square; several when cut at ±180°
 * @property {[number, number, number, number][]} boxes of the paths
 * @property {number} lane where it runs beside the other strands of its link, 0 in the middle
 */

/**
 * An edition in memory, with what the page asks of it: by id, by theme, by
 * selection.
 */
export class Edition {
  /** @param {Published} published */
  constructor({ manifest, reference, cooperations, partners, authorities, layers, missing }) {
    this.manifest = manifest;
    this.reference = reference;
    this.missing = missing;
    /** @type {Theme[]} */
    this.themes = reference.themes;
    this.themeOf = new Map(this.themes.map((theme) => [theme.code, theme]));
    this.themeRank = new Map(this.themes.map((theme, i) => [theme.code, i]));
    this.types = new Map(reference.types.map((type) => [type.code, type.label]));
    this.countries = new Map(reference.countries.map((country) => [country.iso2, country]));
    this.organisations = new Map((reference.organisations ?? []).map((body) => [body.id, body]));
    this.cooperations = cooperations;
    this.cooperation = new Map(cooperations.map((cooperation) => [cooperation.id, cooperation]));
    this.partners = new Map(partners.map((feature) => [feature.properties.id, located(feature)]));
    this.authorities = new Map(authorities.map((feature) => [feature.properties.id, located(feature)]));
    /** @type {Strand[]} */
    this.strands = strandsOf(layers, this.themeOf, this.themeRank);
    /** @type {Map<string, import('../contract.d.ts').LinkFeature['geometry']>} of each link, as published */
    this.geometries = geometriesOf(layers);
    /** @type {Map<string, Strand[]>} the strands of each link */
    this.links = groupBy(this.strands, (strand) => strand.id);
    setLanes(this.links.values());
    this.networks = networksOf(this.partners);
    /** @type {Map<string, import('../contract.d.ts').Place>} those of the territory, once they are learnt */
    this.communes = new Map();
  }

  /** @param {import('../contract.d.ts').Place[]} places what came of api/places.json */
  learn(places) {
    this.communes = new Map(
      places.filter(({ kind }) => kind === 'commune').map((place) => [place.id, place]),
    );
  }

  /** @param {Cooperation} cooperation the best its partners' positions are worth */
  exactness(cooperation) {
    const worth = cooperation.partners.flatMap(({ id }) => this.worth(id));
    return worth.includes('exact') ? 'exact' : worth.includes('approximate') ? 'approximate' : 'none';
  }

  /** @param {string} id of a partner; a network is where its members are @returns {string[]} */
  worth(id) {
    const partner = this.partners.get(id);
    const members = partner?.level === 'network' ? (partner.members ?? []) : [];
    const others = members
      .filter(({ kind }) => kind === 'partner')
      .map((member) => this.partners.get(member.id));
    return [partner, ...others].map((each) => each?.exactness ?? 'none');
  }

  /** @param {Cooperation[]} cooperations the manifesto's priorities first @returns {Cooperation[]} */
  inLegendOrder(cooperations) {
    /** @param {Cooperation} cooperation */
    const rank = ({ themes }) => this.themeRank.get(themes[0]) ?? this.themes.length;
    return cooperations.slice().sort((a, b) => rank(a) - rank(b));
  }

  /** @param {Cooperation[]} cooperations how many are somewhere on the map */
  locatedCount(cooperations) {
    return cooperations.filter((cooperation) => this.exactness(cooperation) !== 'none').length;
  }

  /**
   * Whether a selection, which may come from an old address, is of something
   * this edition has.
   * @param {Selection} selection
   */
  knows({ kind, id }) {
    switch (kind) {
      case 'link':
        return this.links.has(id);
      case 'partner':
        return this.partners.has(id);
      case 'authority':
        return this.authorities.has(id);
      case 'country':
        return this.countries.has(id);
      case 'cooperation':
        return this.cooperation.has(id);
      case 'commune':
        return this.communes.has(id);
      case 'spot':
        return readSpot(id) !== null;
    }
  }

  /**
   * The cooperations a selection is about, those of a network through its
   * members included.
   * @param {Selection} selection
   * @returns {Cooperation[]}
   */
  cooperationsOf({ kind, id }) {
    if (kind === 'cooperation') return present([this.cooperation.get(id)]);
    if (kind === 'link') {
      const ids = new Set((this.links.get(id) ?? []).flatMap((strand) => strand.properties.cooperations));
      return present([...ids].map((each) => this.cooperation.get(each)));
    }
    if (kind === 'commune') return this.cooperationsAround(id);
    if (kind === 'spot') {
      return [...new Set(this.nearest(id).flatMap(({ cooperations }) => cooperations))];
    }
    if (kind === 'authority') return this.cooperations.filter((c) => c.authorities.some((a) => a.id === id));
    if (kind === 'partner') return this.cooperations.filter((c) => c.partners.some((p) => p.id === id));
    return this.cooperations.filter((c) =>
      c.partners.some((p) => this.partners.get(p.id)?.countries?.includes(id)),
    );
  }

  /** @param {string} id of a commune: what it does, and what is done around it */
  cooperationsAround(id) {
    const commune = this.communes.get(id);
    const circles = commune ? circlesAround(this, commune) : [];
    return [...new Set(circles.flatMap(({ cooperations }) => cooperations))];
  }

  /** @param {string} id of a place of the world */
  nearest(id) {
    const spot = readSpot(id);
    return spot ? nearestTo(this, [spot.lon, spot.lat]) : [];
  }

  /**
   * The links a selection lights.
   * @param {Selection} selection
   * @returns {Set<string>}
   */
  linksOf({ kind, id }) {
    /** @type {(properties: LinkProperties) => boolean} */
    let lit;
    if (kind === 'authority') lit = (link) => link.authority === id;
    else if (kind === 'country')
      lit = (link) => this.partners.get(link.partner)?.countries?.includes(id) ?? false;
    else if (kind === 'cooperation') lit = (link) => link.cooperations.includes(id);
    else if (kind === 'commune') {
      const commune = this.communes.get(id);
      const circles = commune ? circlesAround(this, commune) : [];
      const around = new Set(circles.flatMap(({ authorities }) => authorities.map((each) => each.id)));
      lit = (link) => around.has(link.authority);
    } else if (kind === 'spot') {
      const near = new Set(this.nearest(id).map(({ partner }) => partner.id));
      lit = (link) => near.has(link.partner);
    } else if (kind === 'partner') {
      const members = new Set(this.partners.get(id)?.members?.map((member) => member.id));
      const own = new Set(this.cooperationsOf({ kind, id }).map((cooperation) => cooperation.id));
      lit = (link) =>
        link.partner === id ||
        (members.has(link.partner) && link.cooperations.some((cooperation) => own.has(cooperation)));
    } else return new Set([id]);
    return new Set(this.strands.filter((strand) => lit(strand.properties)).map((strand) => strand.id));
  }

  /**
   * The networks through which an authority and a partner are together.
   * @param {string} partner
   * @param {Cooperation[]} cooperations
   */
  sharedNetworks(partner, cooperations) {
    const through = new Set(cooperations.flatMap((cooperation) => cooperation.partners.map(({ id }) => id)));
    return (this.networks.get(partner) ?? []).filter((network) => through.has(network.id));
  }
}

/**
 * @template {object} P
 * @param {import('../contract.d.ts').PointFeature<P>} feature
 * @returns {P & { position: [number, number] | null, lonLat: [number, number] | null }}
 */
function located(feature) {
  const position = feature.geometry ? project(...feature.geometry.coordinates) : null;
  return { ...feature.properties, position, lonLat: feature.geometry?.coordinates ?? null };
}

/**
 * @param {import('./load.js').Layer[]} layers
 * @param {Map<string, Theme>} themes
 * @param {Map<string, number>} rank
 */
function strandsOf(layers, themes, rank) {
  /** @type {Strand[]} */
  const strands = [];
  for (const layer of layers) {
    const theme = themes.get(layer.theme);
    if (!theme) continue;
    for (const feature of layer.features) {
      const { geometry, properties } = feature;
      const lines = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
      const paths = lines.map(projectLine);
      strands.push({
        id: linkId(feature),
        theme,
        properties,
        paths,
        boxes: paths.map(boxOf),
        lane: 0,
      });
    }
  }
  strands.sort((a, b) => (rank.get(b.theme.code) ?? 0) - (rank.get(a.theme.code) ?? 0));
  return strands.sort((a, b) => height(a.theme) - height(b.theme));
}

/** @param {import('../contract.d.ts').LinkFeature} feature */
function linkId({ id, properties }) {
  return id ?? `${properties.authority}--${properties.partner}`;
}

/** @param {import('./load.js').Layer[]} layers */
function geometriesOf(layers) {
  return new Map(
    layers.flatMap(({ features }) =>
      features.map((feature) => /** @type {const} */ ([linkId(feature), feature.geometry])),
    ),
  );
}

/** @param {Theme} theme twinnings lie under all, the three priorities above all */
function height(theme) {
  if (theme.priority) return 2;
  return isUnsaid(theme) ? 0 : 1;
}

/** @param {Map<string, Partner>} partners */
function networksOf(partners) {
  /** @type {Map<string, Partner[]>} the networks each partner is a member of */
  const networks = new Map();
  for (const network of partners.values()) {
    for (const member of network.members ?? []) {
      networks.set(member.id, [...(networks.get(member.id) ?? []), network]);
    }
  }
  return networks;
}

/** @template T @param {(T | undefined)[]} items @returns {T[]} */
function present(items) {
  return /** @type {T[]} */ (items.filter((item) => item !== undefined));
}
