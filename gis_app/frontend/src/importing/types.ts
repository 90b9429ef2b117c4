// What the server says about an import (/api/imports) and about a join (/api/join).
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { Box, LonLat } from "../types";

export type ImportState =
  "waiting" | "reading" | "ready" | "running" | "done" | "failed" | "cancelled" | "undone";

export interface Told {
  text: string;
  count: number;
}

export interface Fault {
  where: string;
  /** The row's own number among all rows; where says it as a person reads it. */
  row?: number;
  said?: string;
  message: string;
  lon?: number | null;
  lat?: number | null;
}

export interface KindGuess {
  kind: string;
  label: string;
  reason: string;
  sure: boolean;
}

/** Something that was taken about the file without anybody saying it. */
export interface Guess {
  what: string;
  value: string;
  reason: string;
  others: string[];
  sure: boolean;
}

export interface Layer {
  name: string;
  rows: number | null;
  shapes: string | null;
}

export interface Column {
  name: string;
  field: string | null;
  personal: boolean;
  samples: string[];
}

export interface Field {
  name: string;
  label: string;
  meaning: string;
  needed: boolean;
}

export interface PreviewRow {
  row: number;
  /** "12", or "2月!12" where several sheets are read. */
  said: string;
  cells: string[];
  reasons: string[];
  notes: string[];
}

export interface ShapeFacts {
  row: number;
  said?: string;
  ok: boolean;
  reasons?: string[];
}
export type Shape = Feature<Geometry, ShapeFacts>;
export type Shapes = FeatureCollection<Geometry, ShapeFacts>;

export interface Hypothesis {
  datum: string;
  label: string;
  score: number | null;
  facts: string[];
  points: LonLat[];
}

export interface DatumAnswer {
  taken: string;
  named: boolean;
  warning: string | null;
  margin: number | string | null;
  winner?: string; // what fits best
  clear?: boolean; // by so much that it must be said before anything is stored
  backed?: string | null; // why the taken one is right, where the data show it
  hypotheses: Hypothesis[];
}

export interface Preview {
  kinds: KindGuess[];
  guesses: Guess[];
  layers: Layer[];
  columns: Column[];
  fields: Field[];
  rows: PreviewRow[];
  shapes: Shapes | null;
  bbox: Box | null;
  datum: DatumAnswer | null;
  counts: { read: number; good: number; rejected: number; whole: boolean };
  /** What the doubt in the import's message is about. */
  about: "kind" | "place" | "datum" | null;
  notes: Told[];
  faults: Fault[];
}

export interface Options {
  datum?: string | null;
  encoding?: string | null;
  layer?: string | null;
  header?: number | null;
  delimiter?: string | null;
  map?: Record<string, string> | null;
  set?: Record<string, string> | null;
  under?: string | null;
  on_error?: "reject" | "abort";
}

export interface Import {
  id: number;
  kind: string | null;
  file_name: string;
  bytes: number | null;
  state: ImportState;
  stage: string | null;
  created_at: string;
  finished_at: string | null;
  by: { title: string } | null;
  own: boolean;
  options: Options | null;
  progress: { done: number; total: number | null; unit: "bytes" | "rows" } | null;
  rows: { read: number; stored: number; unchanged: number; rejected: number } | null;
  message: string | null;
  notes: Told[];
  faults: Fault[];
  rejects: string | null;
  undo: { possible: boolean; why: string[] } | null;
  preview: Preview | null;
}

export interface Kind {
  kind: string;
  label: string;
  meaning: string;
  fields: Field[];
  template: string | null;
}

export interface Area {
  row: number;
  name: string;
  count: number | null;
  [more: string]: unknown;
}

export interface AreaCounts {
  areas: Area[];
  total: number | null;
  outside: number | null;
  geojson: FeatureCollection;
  notes?: Told[];
  faults?: Fault[];
  warnings?: string[];
}

export interface Job {
  id: number;
  state: string;
  progress: { done: number; total: number | null } | null;
  error?: string | null;
  file?: string | null;
  rows?: number;
  placed?: number; // of a join: rows that have a place
  datum?: string;
}
