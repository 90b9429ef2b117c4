// Numbers, times and places as people read them. Days and hours are Asia/Shanghai's.
import { language, t } from "./i18n";

const ZONE = "Asia/Shanghai";
// To make a formatter takes as long as to format a thousand numbers with it.
const made = new Map<string, { format(value: never): string }>();
const locale = () => (language() === "en" ? "en-GB" : "zh-CN");

function kept<F extends { format(value: never): string }>(key: string, make: () => F): F {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known as F;
}

export function number(value: number, digits = 0): string {
  return kept(`${locale()} ${digits}`, () => {
    const options = { maximumFractionDigits: digits, minimumFractionDigits: digits };
    return new Intl.NumberFormat(locale(), options);
  }).format(value);
}

export function percent(part: number, whole: number, digits = 1): string {
  if (!whole) return "–";
  return `${number((100 * part) / whole, digits)}%`;
}

/** A count that may be withheld: null is shown as what the privacy rule says. */
export function count(value: number | null | undefined): string {
  if (value === null) return t("detail.suppressed");
  return value === undefined ? "–" : number(value);
}

export function distance(metres: number): string {
  if (metres < 100) return t("unit.m", { n: number(metres, 1) });
  if (metres < 1000) return t("unit.m", { n: number(metres) });
  return t("unit.km", { n: number(metres / 1000, 2) });
}

export function area(squareMetres: number): string {
  if (squareMetres >= 1e6) return t("unit.km2", { n: number(squareMetres / 1e6, 2) });
  if (squareMetres >= 1e4) return t("unit.ha", { n: number(squareMetres / 1e4, 1) });
  return t("unit.m2", { n: number(squareMetres) });
}

/** Seven decimals are a centimetre: enough, and no more than was stored. */
export function lonLat(lon: number, lat: number, digits = 6): string {
  return `${lon.toFixed(digits)}, ${lat.toFixed(digits)}`;
}

/** 2026-11-23 09:41 in both languages: no other order of numbers is understood by all. */
export function dateTime(iso: string): string {
  return parts(iso, { dateStyle: "short", timeStyle: "short" }, "sv-SE");
}

export function date(iso: string): string {
  return parts(iso, { dateStyle: "medium" });
}

export function clock(at: Date): string {
  return days({ timeStyle: "medium" }).format(at);
}

function parts(
  iso: string,
  options: Intl.DateTimeFormatOptions,
  tongue = locale(),
): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return days(options, tongue).format(at);
}

function days(options: Intl.DateTimeFormatOptions, tongue = locale()): Intl.DateTimeFormat {
  const key = `${tongue} ${options.dateStyle} ${options.timeStyle}`;
  return kept(key, () => new Intl.DateTimeFormat(tongue, { ...options, timeZone: ZONE }));
}

/** How long from one instant to another, in the largest unit that says enough. */
export function age(fromIso: string, to: Date): string {
  const minutes = Math.max(0, (to.getTime() - new Date(fromIso).getTime()) / 60_000);
  if (minutes < 60) return t("unit.minutes", { n: number(minutes) });
  if (minutes < 48 * 60) return t("unit.hours", { n: number(minutes / 60) });
  return t("unit.days", { n: number(minutes / 1440) });
}

/** Midnight in Shanghai, `days` ago, as ISO 8601 with its offset (no summer time there). */
export function midnight(now: Date, days = 0): string {
  const local = new Date(now.getTime() + 8 * 3_600_000 - days * 86_400_000);
  return `${local.toISOString().slice(0, 10)}T00:00:00+08:00`;
}
