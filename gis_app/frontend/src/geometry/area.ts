// The area of a drawn shape on the sphere, for the readout beside it.
import type { Geometry, Position } from "geojson";

const RADIUS_M = 6_371_008.8;
const RAD = Math.PI / 180;

/** Square metres of a (Multi)Polygon, holes taken out; 0 for anything else. */
export function areaOf(geometry: Geometry): number {
  if (geometry.type === "Polygon") return polygonArea(geometry.coordinates);
  if (geometry.type === "MultiPolygon")
    return geometry.coordinates.reduce((sum, part) => sum + polygonArea(part), 0);
  return 0;
}

function polygonArea([outer, ...holes]: Position[][]): number {
  return holes.reduce((sum, hole) => sum - ringArea(hole), outer ? ringArea(outer) : 0);
}

// Chamberlain and Duquette, "Some algorithms for polygons on a sphere", JPL 07-03 (2007).
function ringArea(ring: Position[]): number {
  let total = 0;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1]!, ring[i]!];
    const mean = 2 + Math.sin(a[1]! * RAD) + Math.sin(b[1]! * RAD);
    total += (b[0]! - a[0]!) * RAD * mean;
  }
  return Math.abs((total * RADIUS_M * RADIUS_M) / 2);
}
