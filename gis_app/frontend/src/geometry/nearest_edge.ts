// Where on an outline the edge is nearest, for the line drawn from a point to it.
import type { Geometry, Position } from "geojson";
import type { LonLat } from "../types";

/**
 * The point of the geometry's outline nearest to `point`. Planar with longitudes scaled at
 * the point's latitude: right within millimetres over a grid, and only drawn, never stored.
 */
export function nearestOnOutline(geometry: Geometry, point: LonLat): LonLat | null {
  const scale = Math.cos((point[1] * Math.PI) / 180);
  let best: LonLat | null = null;
  let least = Infinity;
  for (const ring of rings(geometry)) {
    for (let i = 1; i < ring.length; i++) {
      const near = nearestOnSegment(ring[i - 1]!, ring[i]!, point, scale);
      const away = ((near[0] - point[0]) * scale) ** 2 + (near[1] - point[1]) ** 2;
      if (away < least) [least, best] = [away, near];
    }
  }
  return best;
}

function nearestOnSegment(a: Position, b: Position, p: LonLat, scale: number): LonLat {
  const [ax, ay] = [a[0]! * scale, a[1]!];
  const [dx, dy] = [b[0]! * scale - ax, b[1]! - ay];
  const squared = dx * dx + dy * dy;
  const along = squared ? ((p[0] * scale - ax) * dx + (p[1] - ay) * dy) / squared : 0;
  const t = Math.min(1, Math.max(0, along));
  return [(ax + t * dx) / scale, ay + t * dy];
}

function rings(geometry: Geometry): Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates;
  if (geometry.type === "MultiPolygon") return geometry.coordinates.flat();
  return [];
}
