import { expect, test } from "vitest";
import { outside } from "./outside";

const SQUARE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];

test("all the world but a place: its outlines are holes", () => {
  const parts = { type: "MultiPolygon" as const, coordinates: [[SQUARE], [SQUARE, SQUARE]] };
  const { geometry } = outside(parts);
  if (geometry.type !== "Polygon") throw new Error(geometry.type);
  expect(geometry.coordinates).toHaveLength(3); // an island within a place stays lit
});
