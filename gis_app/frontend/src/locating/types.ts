// The locate queue (/api/locate-queue) and the gazetteer (/api/places).
import type { Attribution, LonLat } from "../types";

export interface Place {
  name: string;
  kind: string;
  lon: number;
  lat: number;
  score: number; // 0 to 1
  reason: string;
  code?: string | null;
  precision: "door" | "street" | "place" | "area";
}

export interface Waiting {
  no: string;
  title: string;
  category: string;
  address: string | null;
  source: string | number | null;
  reported_at: string;
  scope_name?: string | null; // the unit it is known to lie in
  reason: string;
  raw: { x: number; y: number; datum: string } | null;
  candidates: Place[];
}

export interface QueuePage {
  total: number;
  next: string | null;
  incidents: Waiting[];
}

export type Located = Attribution & { point?: LonLat };
