// Which measure of places colours the map, how: as it is kept, and as an address says it.

export const MEASURES = [
  "open",
  "overdue",
  "reported",
  "per_100_households",
  "closed_in_time_pct",
  "median_hours",
  "change",
  "freshness",
] as const;
export const LEVELS = ["auto", "county", "town", "community", "grid"] as const;
export const SCHEMES = ["quantiles", "natural", "equal", "fixed"] as const;
export type Measure = (typeof MEASURES)[number];
export type Level = (typeof LEVELS)[number];
export type Scheme = (typeof SCHEMES)[number];
export type PlaceLevel = Exclude<Level, "auto">;

export interface Choice {
  measure: Measure | null; // null: the map is not coloured
  level: Level;
  scheme: Scheme;
  k: number;
  breaks: number[]; // of the scheme `fixed`
}

export const FEWEST = 3;
export const MOST = 7;
export const UNCOLOURED: Choice = {
  measure: null,
  level: "auto",
  scheme: "quantiles",
  k: 5,
  breaks: [],
};

/** "open.grid.quantiles.5", "overdue.auto.fixed.5_10_20"; "" while nothing is coloured. */
export function formatChoice({ measure, level, scheme, k, breaks }: Choice): string {
  if (!measure) return "";
  const last = scheme === "fixed" ? breaks.join("_") : String(k);
  return [measure, level, scheme, last].join(".");
}

/** null: it says nothing that can be understood. */
export function parseChoice(text: string): Choice | null {
  const [, measure, level, scheme, last] =
    /^([a-z_0-9]+)\.([a-z]+)\.([a-z]+)\.([-_.0-9]*)$/.exec(text) ?? [];
  if (!isOne(MEASURES, measure) || !isOne(LEVELS, level) || !isOne(SCHEMES, scheme))
    return null;
  const k = Number(last);
  const known = scheme !== "fixed" && Number.isInteger(k) && k >= FEWEST && k <= MOST;
  const breaks = scheme === "fixed" ? parseBreaks(last ?? "", "_") : [];
  if (breaks === null) return null;
  return { measure, level, scheme, k: known ? k : UNCOLOURED.k, breaks };
}

/** "5, 10 20" -> [5, 10, 20]; null: not numbers, or more than there may be. */
export function parseBreaks(text: string, between: string | RegExp = /[\s,;\uff0c\uff1b\u3001]+/) {
  const words = text.split(between).filter(Boolean);
  const breaks = [...new Set(words.map(Number))].sort((a, b) => a - b);
  const sound = breaks.every((one) => Number.isFinite(one) && Math.abs(one) <= 1e12);
  return sound && breaks.length < MOST ? breaks : null;
}

/** Which places are large enough to be told apart at a zoom. */
export function levelAt(level: Level, zoom: number): PlaceLevel {
  if (level !== "auto") return level;
  if (zoom < 8) return "county";
  if (zoom < 10.5) return "town";
  return zoom < 12.5 ? "community" : "grid";
}

/** Below that zoom tiles hold no place of the level (layers/units.py, layers/grids.py). */
export const DRAWN_FROM: Record<PlaceLevel, number> = {
  county: 0,
  town: 8,
  community: 10,
  grid: 10,
};
/** A place's code begins with the codes of all places it lies in. */
export const WIDTHS: Record<PlaceLevel, number> = {
  county: 6,
  town: 9,
  community: 12,
  grid: 16,
};

function isOne<T extends string>(all: readonly T[], text: string | undefined): text is T {
  return (all as readonly string[]).includes(text ?? "");
}
