// Codes are paths: what a code names, and the codes above it (DOMAIN: the code is the path).

const WIDTHS = { city: 4, county: 6, town: 9, community: 12, grid: 16, micro: 18 } as const;
export type Level = keyof typeof WIDTHS;

const GRID = /^\d{12}[A-Z]\d{3}(\d{2})?$/;
const INCIDENT = /^\d{19,}$/;

export function isGridCode(text: string): boolean {
  return GRID.test(text);
}

/** County (6) + yyyymmdd (8) + number of the day (5, on a wild day 6), no hyphens. */
export function isIncidentNumber(text: string): boolean {
  return INCIDENT.test(text);
}

/** Two numbers, "lon, lat" or "lon lat"; turned round when only that order is possible. */
export function parsePoint(text: string): [number, number] | null {
  const found = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(
    text,
  );
  if (!found) return null;
  const [first, second] = [Number(found[1]), Number(found[2])];
  if (isPoint(first, second)) return [first, second];
  return isPoint(second, first) ? [second, first] : null;
}

export function isPoint(lon: number, lat: number): boolean {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

export { WIDTHS };
