// What the server's answers look like (CONTRACT: /api/…).
import type { Feature, FeatureCollection, Geometry, Point } from "geojson";

export type Lang = "zh" | "en";
export type Box = [west: number, south: number, east: number, north: number];
export type LonLat = [lon: number, lat: number];

export interface Account {
  username: string;
  title: string;
  roles: string[];
  abilities: string[];
  prefixes: string[];
  categories: string[];
  aggregate_only: boolean;
  org: { id: number; name: string } | null;
}

export interface Session {
  account: Account | null;
  csrf: string;
  demo: boolean;
  nobody_yet?: boolean;
  demo_accounts?: { username: string; title_zh: string; title_en: string }[];
  installation: {
    name: string;
    root_code: string;
    is_demo: boolean;
    bbox: Box | null;
    zone_srid: number;
    approval_number: string;
  };
}

/** A row of a vocabulary: what a code means, in both languages. */
export interface Word {
  code: string | number;
  parent?: string | null;
  label_zh: string;
  label_en: string;
  [more: string]: unknown;
}
export type Vocabularies = Record<string, Word[]>;

export interface UnitRow {
  code: string;
  level: string;
  name: string;
  kind: string | null;
  lon: number | null;
  lat: number | null;
  bbox: Box | null;
  households: number | null;
  children: number;
  chain?: string;
  open?: number | null; // only when figures were asked for, and of this reader
  overdue?: number | null;
}

export interface Party {
  id?: number;
  level: string;
  name: string;
}
export interface Link {
  level: string;
  code: string;
  name: string;
}
export interface Tally {
  code: string;
  count: number | null;
}

export interface Unit {
  code: string;
  level: string;
  name: string;
  kind?: string | null;
  type?: string | null;
  purpose?: string | null;
  chain: Link[];
  geometry: Geometry | null;
  bbox: Box | null;
  label: LonLat | null;
  area_m2: number | null;
  households: number | null;
  counts?: Record<string, number | null>;
  party: Party[];
  posts: { kind: string; title: string; n: number }[];
  facilities?: { code: string; kind: string; name: string }[];
  valid?: { from: string | null; to: string | null };
  recorded_at?: string | null;
  incidents?: Figures | null;
}

export interface Figures {
  open: number | null;
  overdue: number | null;
  last_30_days: number | null;
  by_category?: Tally[];
  by_state?: Tally[];
}

/** A party organisation; id 0 with level "all" stands for those at the top. */
export interface PartyOrg {
  id: number;
  name: string;
  level: string;
  unit: Link | null;
  chain: Party[];
  units: Link[];
  place: string | null;
  territory: Link[];
  geometry: Geometry | null;
  bbox: Box | null;
  households: number | null;
  buildings: number;
  grids: number;
  micro_grids: number;
  grids_of_unit: number | null;
  without_branch: number | null;
  incidents: Figures | null;
}

export interface PartyRow {
  id: number;
  name: string;
  level: string;
  unit: string | null;
  children: number;
  grids: number;
  open: number | null;
  overdue: number | null;
}

export interface PartyAudit {
  grids: number;
  without_branch: number;
  grids_without_branch: { code: string; name: string }[];
  branches_without_grid: { id: number; name: string }[];
}

export interface Trend {
  days: { day: string; reported: number | null; closed: number | null }[];
  closed_in_time: { in_time: number | null; due: number | null };
}

export interface FacilityRow {
  code: string;
  kind: string;
  name: string;
  lon: number;
  lat: number;
  place: string | null;
  metres?: number;
}

export interface Facility extends FacilityRow {
  address: string | null;
  owner: string | null;
  capacity: number | null;
  hours: string | null;
  chain: Link[];
  months: {
    month: string;
    sessions: number;
    disputes_settled: number | null;
    opinions: number | null;
  }[];
}

export interface Attribution {
  grid: { code: string; name: string } | null;
  micro_grid: { code: string; name: string } | null;
  units: Link[];
  party: Party[];
  rule: string;
  unplaced?: boolean; // only an address so far
  reason: string;
  reason_en?: string;
  distance_to_edge_m: number | null;
  ambiguous: boolean;
  runner_up: { code: string; name: string } | string | null;
  at?: string;
  from?: string;
}

export interface IncidentFacts {
  no: string;
  category: string;
  title: string;
  state: number;
  severity: number;
  urgency: string;
  source: string | number;
  reported_at: string;
  occurred_at: string | null;
  due_at: string | null;
  closed_at: string | null;
  open: boolean;
  overdue: boolean;
  grid: string | null;
  rule: string;
  ambiguous: boolean;
  coarse?: boolean;
  address: string | null;
  lead: { id: number; name: string } | null;
  description?: string | null;
  accuracy_m?: number | null;
  raw?: { lon: number; lat: number; datum: string } | null;
}
export type IncidentFeature = Feature<Point | null, IncidentFacts>;
export interface Incident {
  geometry: Point | null;
  properties: IncidentFacts;
  attribution: Attribution | null;
  attributions?: {
    made_at: string;
    grid: string | null;
    rule: string;
    by: string | null;
  }[];
  states: { state: number; from: string; to: string | null; unit: unknown }[];
}
export interface IncidentPage {
  incidents: FeatureCollection<Point | null, IncidentFacts>;
  next: string | null;
}
export interface CountRow {
  count: number | null;
  suppressed?: boolean;
  [by: string]: unknown;
}
export interface Counts {
  total: number | null;
  rows: CountRow[];
  warnings?: string[];
}

export interface LayerLegend {
  label: Record<Lang, string>;
  color: string;
  shape: "fill" | "line" | "circle" | "gradient" | "ring" | "diamond";
}
export interface LayerInfo {
  id: string;
  title: Record<Lang, string>;
  description: Record<Lang, string>;
  order: number;
  zooms: [number, number];
  legend: LayerLegend[];
  visible: boolean;
  group: "base" | "grid" | "incident";
}

export type Filter = Record<string, unknown>;
