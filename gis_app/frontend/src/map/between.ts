// Points on their way from one place to another, for showing what a datum changes.
import type { LonLat } from "../types";

/** at: 0 the first places, 1 the second; points without a partner stand still. */
export function between(from: LonLat[], to: LonLat[], at: number): LonLat[] {
  return to.map((end, n) => {
    const start = from[n] ?? end;
    return [start[0] + (end[0] - start[0]) * at, start[1] + (end[1] - start[1]) * at];
  });
}

/** Slow at both ends. */
export function eased(at: number): number {
  return at < 0.5 ? 2 * at * at : 1 - (2 - 2 * at) ** 2 / 2;
}
