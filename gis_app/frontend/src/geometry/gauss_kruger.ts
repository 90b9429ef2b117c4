// Degrees to metres of a city's zone: the transverse Mercator projection, as PROJ has it to
// a tenth of a millimetre (series of Krüger 1912 to the fourth order; Karney, "Transverse
// Mercator with an accuracy of a few nanometers", J. Geodesy 85, 2011, equations 9 and 35).
import type { LonLat } from "../types";

export interface Zone {
  srid: number;
  meridian: number; // degrees
  scale: number; // on the meridian
  east: number; // false easting, metres
  north: number; // false northing
}

// CGCS2000; GRS 80 and WGS 84 differ from it by less than a hundredth of a millimetre.
const A_M = 6_378_137;
const F = 1 / 298.257222101;
const N = F / (2 - F);
const RADIUS_M = (A_M / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const ALPHA = [
  N / 2 - (2 * N ** 2) / 3 + (5 * N ** 3) / 16 + (41 * N ** 4) / 180,
  (13 * N ** 2) / 48 - (3 * N ** 3) / 5 + (557 * N ** 4) / 1440,
  (61 * N ** 3) / 240 - (103 * N ** 4) / 140,
  (49_561 * N ** 4) / 161_280,
];
const ECCENTRICITY = (2 * Math.sqrt(N)) / (1 + N);
const RAD = Math.PI / 180;

/** The zone of an EPSG code: CGCS2000 by 3° or 6°, or UTM; null for anything else. */
export function zoneOf(srid: number): Zone | null {
  const chinese = (meridian: number, east = 500_000): Zone => ({
    srid,
    meridian,
    scale: 1,
    east,
    north: 0,
  });
  const within = (first: number, last: number) => srid >= first && srid <= last;
  if (within(4534, 4554)) return chinese(75 + 3 * (srid - 4534));
  if (within(4513, 4533)) return chinese(75 + 3 * (srid - 4513), numbered(srid - 4513 + 25));
  if (within(4502, 4512)) return chinese(75 + 6 * (srid - 4502));
  if (within(4491, 4501)) return chinese(75 + 6 * (srid - 4491), numbered(srid - 4491 + 13));
  const south = within(32701, 32760);
  if (!south && !within(32601, 32660)) return null;
  return {
    srid,
    meridian: 6 * (srid % 100) - 183,
    scale: 0.9996,
    east: 500_000,
    north: south ? 10_000_000 : 0,
  };
}

// The zone's number stands before the easting: 40 413 724 lies in zone 40.
function numbered(zone: number): number {
  return zone * 1_000_000 + 500_000;
}

/** [easting, northing] in metres. */
export function project([lon, lat]: LonLat, zone: Zone): [number, number] {
  const sine = Math.sin(lat * RAD);
  const side = (lon - zone.meridian) * RAD;
  const t = Math.sinh(
    Math.atanh(sine) - ECCENTRICITY * Math.atanh(ECCENTRICITY * sine),
  );
  const xi = Math.atan2(t, Math.cos(side));
  const eta = Math.atanh(Math.sin(side) / Math.hypot(1, t));
  let [x, y] = [eta, xi];
  ALPHA.forEach((alpha, at) => {
    const k = 2 * (at + 1);
    x += alpha * Math.cos(k * xi) * Math.sinh(k * eta);
    y += alpha * Math.sin(k * xi) * Math.cosh(k * eta);
  });
  const metres = zone.scale * RADIUS_M;
  return [zone.east + metres * x, zone.north + metres * y];
}
