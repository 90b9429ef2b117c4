// A circle on the ground as a polygon, to be looked at: what lies within it the server says.
import type { Polygon } from "geojson";
import type { LonLat } from "../types";

const EDGES = 96;
const A_M = 6_378_137;
const E2 = 0.00669438002290;
const RAD = Math.PI / 180;

/** Metres of a degree of longitude and of latitude there, on the ellipsoid. */
export function metresOfDegree(lat: number): [number, number] {
  const sine2 = Math.sin(lat * RAD) ** 2;
  const across = A_M / Math.sqrt(1 - E2 * sine2);
  const along = (A_M * (1 - E2)) / (1 - E2 * sine2) ** 1.5;
  return [across * Math.cos(lat * RAD) * RAD, along * RAD];
}

export function circleAround([lon, lat]: LonLat, metres: number): Polygon {
  const [perLon, perLat] = metresOfDegree(lat);
  const ring = Array.from({ length: EDGES + 1 }, (_, at) => {
    const angle = (2 * Math.PI * (at % EDGES)) / EDGES;
    return [
      lon + (metres * Math.cos(angle)) / perLon,
      lat + (metres * Math.sin(angle)) / perLat,
    ];
  });
  return { type: "Polygon", coordinates: [ring] };
}
