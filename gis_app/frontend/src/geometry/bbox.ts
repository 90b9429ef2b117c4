// The box around a geometry.
import type { Geometry, Position } from "geojson";
import type { Box } from "../types";

export function bboxOf(geometry: Geometry): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = NaN, lat = NaN] of positions(geometry)) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box[0] <= box[2] ? box : null;
}

export function* positions(geometry: Geometry): Generator<Position> {
  if (geometry.type === "GeometryCollection")
    for (const part of geometry.geometries) yield* positions(part);
  else yield* leaves(geometry.coordinates);
}

type Nested = Position | Nested[];

function* leaves(nested: Nested): Generator<Position> {
  if (typeof nested[0] === "number") yield nested as Position;
  else for (const inner of nested as Nested[]) yield* leaves(inner);
}
