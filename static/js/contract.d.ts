/** The shapes of what the server publishes, as the pages read them. */

export type Lang = 'fr' | 'en' | 'nl' | 'pl' | 'pt' | 'ar';
/** A text of the edition: in French and in English, and what the page's own translations added. */
export type Text = Record<'fr' | 'en', string> & Partial<Record<Lang, string>>;

/** The body of /api/edition. */
export interface Manifest {
  format: number | string;
  number: number;
  digest: string;
  published_at: string | null;
  counts: {
    cooperations: number;
    located: number;
    approximate: number;
    without_place: number;
    authorities: number;
    partners: number;
    links: number;
  };
  layers: ManifestLayer[];
}

export interface ManifestLayer {
  theme: string;
  label: Text | string;
  color: string;
  features: number;
  href: string;
}

export interface Theme {
  code: string;
  label: Text;
  description: Text;
  color: string;
  dash: string;
  glyph: string;
  priority: boolean;
}

export interface Country {
  iso2: string;
  name: Text;
  region: string;
  mediterranean: boolean;
}

/** A part of the world (UN M49); the world itself has no parent. */
export interface WorldRegion {
  code: string;
  parent: string | null;
  name: Text;
}

export interface Organisation {
  id: string;
  name: string;
  kind: string;
  country: string;
}

export interface Reference {
  territory: {
    id: string;
    name: Text;
    title: Text;
    extent: [number, number, number, number];
    first_view: [number, number, number, number];
    anchor: [number, number];
    languages: string[];
    departments?: { code: string; name: string }[];
  };
  themes: Theme[];
  types: { code: string; label: Text }[];
  countries: Country[];
  world_regions?: WorldRegion[];
  organisations: Organisation[];
  attributions?: { source: string; title: string; licence: string; url?: string | null }[];
}

export type Exactness = 'exact' | 'approximate' | 'none';
export type LinkKind = 'cooperation' | 'network';
export type Point = [number, number];

export interface LinkProperties {
  authority: string;
  authority_name: string;
  partner: string;
  partner_name: string;
  country: string | null;
  theme: string;
  kind: LinkKind;
  exactness: Exactness;
  in_basin: boolean;
  cooperations: string[];
  count: number;
  distance_km: number;
}

export interface LinkFeature {
  id: string;
  properties: LinkProperties;
  geometry:
    | { type: 'LineString'; coordinates: Point[] }
    | { type: 'MultiLineString'; coordinates: Point[][] };
}

export interface PartnerProperties {
  id: string;
  name: string;
  source_name: string;
  other_names?: string[];
  /** What it is called in other languages than French, where that differs. */
  names?: Partial<Record<Lang, string>>;
  countries: string[];
  level: string;
  exactness: Exactness;
  decision: string;
  qualifier?: string | null;
  unnamed: boolean;
  in_basin: boolean;
  place_name?: string | null;
  /** Whom its position comes from: one of the reference's attributions. */
  place_source?: string | null;
  note?: string | null;
  members?: { kind: string; id: string }[];
}

export interface AuthorityProperties {
  id: string;
  name: string;
  kind: string;
  code?: string | null;
  department?: string | null;
  other_names?: { name: string; since?: string | null; until?: string }[];
  successor?: string | null;
  dissolved_on?: string | null;
  note?: string | null;
  exactness: Exactness;
}

export interface PointFeature<P> {
  id?: string;
  properties: P;
  geometry: { type: 'Point'; coordinates: Point } | null;
}

export interface Collection<F> {
  type: 'FeatureCollection';
  features: F[];
}

export interface Participant {
  id: string;
  role: string;
}

export interface Citation {
  id: string;
  title: string;
  url?: string | null;
  publisher?: string | null;
  accessed_on?: string | null;
  claims?: string | null;
}

export interface Figure {
  value?: number | string | null;
  unit?: string | null;
  year?: string | null;
  text?: string | null;
}

export interface Cooperation {
  id: string;
  title: string;
  description?: string | null;
  type: string;
  themes: string[];
  authorities: Participant[];
  partners: Participant[];
  organisations?: Participant[] | null;
  start?: string | null;
  end?: string | null;
  start_year?: number | null;
  end_year?: number | null;
  status: string;
  figures?: Figure[] | null;
  programme?: string | null;
  confidence: string;
  sources?: Citation[] | null;
  note?: string | null;
  verified_on?: string | null;
}

/** What api/places.json says of whatever has a name and may have a place. */
export interface Place {
  kind: 'authority' | 'partner' | 'country' | 'commune';
  id: string;
  names: string[];
  country: string | null;
  admin1?: string | null;
  position: Point | null;
  department?: string;
  postcodes?: string[];
  epci?: string;
  epci_name?: string;
}
