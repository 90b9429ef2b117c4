// Days gathered into bars: by day, week or month, whatever shows their course best.
import type { CountRow } from "../types";

export type Step = "day" | "week" | "month";
export interface Bin {
  from: string; // first day, 2026-05-01
  to: string; // the day after its last
  count: number | null; // null: some of it is withheld
}

const MOST_BARS = 130;
const DAY_MS = 86_400_000;

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS)
    .toISOString()
    .slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round(
    (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS,
  );
}

/** The finest step that does not need more bars than there is room for. */
export function stepFor(from: string, to: string): Step {
  const days = daysBetween(from, to);
  if (days <= MOST_BARS) return "day";
  return days <= MOST_BARS * 7 ? "week" : "month";
}

/** Where the bar of a day begins: weeks on Mondays, as ISO 8601 has them. */
export function start(day: string, step: Step): string {
  if (step === "day") return day;
  if (step === "month") return `${day.slice(0, 7)}-01`;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

export function next(day: string, step: Step): string {
  if (step === "day") return addDays(day, 1);
  if (step === "week") return addDays(day, 7);
  return start(addDays(day, 31), "month");
}

/** Bars without gaps from the first day to the last; rows: by day, as the server counts. */
export function bins(rows: CountRow[], wanted?: Step): { step: Step; bins: Bin[] } {
  const days = rows.flatMap((row) => (row.day ? [String(row.day)] : [])).sort();
  if (!days.length) return { step: wanted ?? "day", bins: [] };
  const [first, last] = [days[0]!, days.at(-1)!];
  const step = wanted ?? stepFor(first, last);
  const found = new Map<string, Bin>();
  for (let from = start(first, step); from <= last; from = next(from, step))
    found.set(from, { from, to: next(from, step), count: 0 });
  for (const row of rows) {
    const bin = row.day ? found.get(start(String(row.day), step)) : undefined;
    if (!bin) continue;
    bin.count = bin.count === null || row.count === null ? null : bin.count + row.count;
  }
  return { step, bins: [...found.values()] };
}
