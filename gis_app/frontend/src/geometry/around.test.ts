import { expect, test } from "vitest";
import { around } from "./around";

//  a square of 4 with a hole of 2 in it, and a small one beside it
const ring = (x: number, y: number, side: number) => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
];
const AREA = {
  type: "MultiPolygon" as const,
  coordinates: [[ring(0, 0, 4), ring(1, 1, 2)], [ring(6, 0, 1)]],
};

test("around an area is the world without its parts, and its holes", () => {
  const [world, hole] = around(AREA)!.coordinates;
  expect(world!.slice(1)).toEqual([ring(0, 0, 4), ring(6, 0, 1)]);
  expect(hole).toEqual([ring(1, 1, 2)]);
});

test("a point has nothing around it", () => {
  expect(around({ type: "Point", coordinates: [0, 0] })).toBeNull();
  expect(around(null)).toBeNull();
});
