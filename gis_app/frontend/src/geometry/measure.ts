// Lengths and areas of what was clicked: planar in the city's zone, as the city's own
// figures are, or on the sphere where there is no zone.
import type { LonLat } from "../types";
import { areaOf } from "./area";
import { type Zone, project } from "./gauss_kruger";

const RADIUS_M = 6_371_008.8;
const RAD = Math.PI / 180;
// Farther from its meridian a plane stretches more than a thousandth.
const WIDEST_DEGREES = 4;

/** Metres along the points. */
export function lengthOf(points: LonLat[], zone: Zone | null): number {
  const plane = planeOf(points, zone);
  let total = 0;
  for (let at = 1; at < points.length; at++)
    total += plane
      ? Math.hypot(plane[at]![0] - plane[at - 1]![0], plane[at]![1] - plane[at - 1]![1])
      : onSphere(points[at - 1]!, points[at]!);
  return total;
}

/** Square metres within the points, the last joined to the first. */
export function areaWithin(points: LonLat[], zone: Zone | null): number {
  if (points.length < 3) return 0;
  const plane = planeOf(points, zone);
  if (!plane) return areaOf({ type: "Polygon", coordinates: [[...points, points[0]!]] });
  const doubled = plane.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = plane[(at + 1) % plane.length]!;
    // From the first corner on: eastings with a zone's number would eat the digits.
    const [zeroX, zeroY] = plane[0]!;
    return sum + (x - zeroX) * (nextY - zeroY) - (nextX - zeroX) * (y - zeroY);
  }, 0);
  return Math.abs(doubled / 2);
}

function planeOf(points: LonLat[], zone: Zone | null): [number, number][] | null {
  if (!zone || points.some(([lon]) => Math.abs(lon - zone.meridian) > WIDEST_DEGREES))
    return null;
  return points.map((point) => project(point, zone));
}

function onSphere([lon, lat]: LonLat, [otherLon, otherLat]: LonLat): number {
  const across = Math.sin(((otherLon - lon) * RAD) / 2);
  const up = Math.sin(((otherLat - lat) * RAD) / 2);
  const chord = up ** 2 + Math.cos(lat * RAD) * Math.cos(otherLat * RAD) * across ** 2;
  return 2 * RADIUS_M * Math.asin(Math.sqrt(chord));
}
