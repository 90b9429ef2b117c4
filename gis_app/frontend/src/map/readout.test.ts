import { expect, test, vi } from "vitest";

vi.mock("maplibre-gl", () => ({}));
const { planeText, roundLength } = await import("./readout");
const { zoneOf } = await import("../geometry/gauss_kruger");

test("a scale bar is 1, 2 or 5 times a power of ten, never longer than its room", () => {
  expect([0.9, 1, 3, 7, 110, 499, 500, 9_900].map(roundLength)).toEqual([
    0.5, 1, 2, 5, 100, 200, 500, 5_000,
  ]);
});

test("metres of the zone say north first, and nothing where no zone is meant", () => {
  expect(planeText([119.004, 39.004], zoneOf(4549)!)).toBe("X 4319420.03 Y 413724.05");
  expect(planeText([80, 39], zoneOf(4549)!)).toBe("");
});
