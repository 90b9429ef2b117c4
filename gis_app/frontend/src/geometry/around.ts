// Everything but an area: the world with holes in it.
import type { Geometry, MultiPolygon, Position } from "geojson";

const WORLD: Position[] = [
  [-180, -85],
  [180, -85],
  [180, 85],
  [-180, 85],
  [-180, -85],
];

/** Holes of the area itself belong to what is around it. null: not an area. */
export function around(area: Geometry | null): MultiPolygon | null {
  const parts =
    area?.type === "Polygon"
      ? [area.coordinates]
      : area?.type === "MultiPolygon"
        ? area.coordinates
        : [];
  const outer = parts.flatMap(([ring]) => (ring ? [ring] : []));
  const holes = parts.flatMap(([, ...rest]) => rest.map((ring) => [ring]));
  if (!outer.length) return null;
  return { type: "MultiPolygon", coordinates: [[WORLD, ...outer], ...holes] };
}
