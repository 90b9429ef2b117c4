// All that is not a place, as one shape: what the wall dims.
import type { Feature, Geometry, Position } from "geojson";

const WORLD: Position[] = [
  [-180, -85],
  [180, -85],
  [180, 85],
  [-180, 85],
  [-180, -85],
];

/** Everything but a place. */
export function outside(geometry: Geometry): Feature {
  const parts =
    geometry.type === "Polygon"
      ? [geometry.coordinates]
      : geometry.type === "MultiPolygon"
        ? geometry.coordinates
        : [];
  const holes = parts.map(([outer]) => outer ?? []);
  return {
    type: "Feature",
    properties: {},
    geometry: { type: "Polygon", coordinates: [WORLD, ...holes] },
  };
}
