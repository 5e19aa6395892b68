/** The shapes of what the server publishes, as the pages read them. */

export type Lang = 'fr' | 'en';
export type Text = Record<Lang, string>;

/** The body of /api/edition. */
export interface Manifest {
  format: number | string;
  number: number;
  digest: string;
  published_at: string;
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
  };
  themes: Theme[];
  types: { code: string; label: Text }[];
  countries: Country[];
  organisations: Organisation[];
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
  countries: string[];
  level: string;
  exactness: Exactness;
  decision: string;
  qualifier?: string;
  unnamed: boolean;
  in_basin: boolean;
  place_name?: string;
  note?: string;
  members?: { kind: string; id: string }[];
}

export interface AuthorityProperties {
  id: string;
  name: string;
  kind: string;
  code?: string;
  department?: string;
  other_names?: { name: string; since?: string; until?: string }[];
  successor?: string;
  dissolved_on?: string;
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
  url?: string;
  publisher?: string;
  accessed_on?: string;
  claims?: string;
}

export interface Figure {
  value?: string;
  unit?: string;
  year?: string;
  text?: string;
}

export interface Cooperation {
  id: string;
  title: string;
  description?: string;
  type: string;
  themes: string[];
  authorities: Participant[];
  partners: Participant[];
  organisations?: Participant[] | null;
  start?: string;
  end?: string;
  start_year?: number | null;
  end_year?: number | null;
  status: string;
  figures?: Figure[] | null;
  programme?: string;
  confidence: string;
  sources?: Citation[] | null;
  note?: string;
  verified_on?: string;
}
