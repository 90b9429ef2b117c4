// What time it is on the server: a wall's own clock is nobody's duty.
import { midnight } from "../format";

const TRUSTED_MS = 2_000; // the header that tells it has whole seconds
const DAY_MS = 86_400_000;
let ahead = 0;

/** told: the server's Date header, and the wall's clock when it came. */
export function setClock(told: string | null, here = Date.now()): void {
  const there = Date.parse(told ?? "");
  if (!Number.isFinite(there)) return;
  ahead = Math.abs(there - here) < TRUSTED_MS ? 0 : there - here;
}

export function now(): Date {
  return new Date(Date.now() + ahead);
}

/** From midnight to this very moment of the day, `days` ago. */
export function dayUntilNow(days: number, at = now()) {
  const to = new Date(at.getTime() - days * DAY_MS);
  return { from: midnight(at, days), to: to.toISOString() };
}

export function wholeDay(days: number, at = now()) {
  return { from: midnight(at, days), to: midnight(at, days - 1) };
}

/** How long until the clock in Shanghai next shows this hour. */
export function untilHour(hour: number, at = now()): number {
  const next = new Date(midnight(at)).getTime() + hour * 3_600_000;
  return next > at.getTime() ? next - at.getTime() : next + DAY_MS - at.getTime();
}
