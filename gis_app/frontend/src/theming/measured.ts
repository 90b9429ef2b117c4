// A measure of places as the server answers it, and what a legend and a pointer make of it.
import { number } from "../format";
import { t } from "../i18n";
import type { Measure, PlaceLevel } from "./choice";

export interface Value {
  code: string;
  value: number | null;
  n?: number;
  of?: number;
  suppressed?: boolean;
  oldest?: string;
  missing?: string[];
}

export interface Measured {
  measure: Measure;
  level: PlaceLevel;
  unit: string;
  values: Value[];
  classes: {
    scheme: string;
    breaks: number[];
    low: number | null;
    counts: number[];
    empty: number;
  };
  top: (Value & { name: string })[];
  warnings: string[];
  at: string;
  period?: { from: string; to: string; before: string };
}

export const NONE = -1; // the class of what has no value

/** The first class whose upper limit a value does not exceed. */
export function classOf(value: number | null, breaks: number[]): number {
  if (value === null) return NONE;
  const at = breaks.findIndex((limit) => value <= limit);
  return at < 0 ? breaks.length - 1 : at;
}

/** Code -> place in the order of the labels: the furthest from 0 come first. */
export function ranksOf(values: Value[]): Map<string, number> {
  const known = values.filter(({ value }) => value !== null);
  known.sort((a, b) => Math.abs(b.value!) - Math.abs(a.value!));
  return new Map(known.map(({ code }, rank) => [code, rank]));
}

const WHOLE = new Set<Measure>(["open", "overdue", "reported", "change", "freshness"]);

/** "5 – 9": what a class holds, in whole numbers where there are no others. */
export function rangeOf({ measure, classes }: Measured, at: number): string {
  const { breaks, low } = classes;
  const digits = WHOLE.has(measure) ? 0 : digitsFor(breaks, low);
  const show = (value: number) => number(value, digits);
  const top = breaks[at]!;
  const below = at > 0 ? breaks[at - 1]! : null;
  if (below === null && (low === null || low >= top))
    return low === top ? show(top) : t("theme.upto", { n: show(top) });
  if (!WHOLE.has(measure))
    return t("theme.range", { from: show(below ?? low!), to: show(top) });
  const [from, to] = [below === null ? low! : Math.floor(below) + 1, Math.floor(top)];
  return from >= to ? show(to) : t("theme.range", { from: show(from), to: show(to) });
}

/** As many as it takes to tell the limits apart, two at most. */
function digitsFor(breaks: number[], low: number | null): number {
  const all = low === null ? breaks : [low, ...breaks];
  const apart = (digits: number) =>
    new Set(all.map((one) => one.toFixed(digits))).size === new Set(all).size;
  return [0, 1].find((digits) => Math.max(...all.map(Math.abs)) >= 10 && apart(digits)) ?? 2;
}

/** A value with its unit: "12", "87.5 %", "36.2 h". */
export function valueText(measure: Measure, value: number | null): string {
  if (value === null) return "–";
  if (measure === "closed_in_time_pct") return t("theme.percent", { n: number(value, 1) });
  if (measure === "median_hours") return t("unit.hours", { n: number(value, 1) });
  if (measure === "freshness") return t("unit.days", { n: number(value) });
  if (measure === "per_100_households") return number(value, 2);
  if (measure === "change" && value > 0) return `+${number(value)}`;
  return number(value);
}

/** The numbers behind a value, in words; "" where it is the number itself. */
export function behind(measure: Measure, { n, of, oldest, missing }: Value): string {
  if (measure === "freshness") return datesText(n, of, oldest, missing);
  if (n === undefined) return "";
  if (measure === "median_hours") return t("theme.of.median_hours", { n: number(n) });
  if (of === undefined) return "";
  if (measure === "closed_in_time_pct" || measure === "per_100_households")
    return t(`theme.of.${measure}`, { n: number(n), of: number(of) });
  if (measure === "change") return t("theme.of.change", { n: number(n), of: number(of) });
  return "";
}

function datesText(n?: number, of?: number, oldest?: string, missing: string[] = []) {
  const parts = [
    oldest && t("theme.oldest", { part: part(oldest) }),
    of !== undefined && t("theme.stale", { n: number(n ?? 0), of: number(of) }),
    missing.length > 0 && t("theme.undated", { parts: missing.map(part).join(t("condition.comma")) }),
  ];
  return parts.filter(Boolean).join(" · ");
}

const PARTS = {
  boundary: "theme.part.boundary",
  duty: "theme.part.duty",
  facilities: "theme.part.facilities",
} as const;

function part(name: string): string {
  return name in PARTS ? t(PARTS[name as keyof typeof PARTS]) : name;
}
