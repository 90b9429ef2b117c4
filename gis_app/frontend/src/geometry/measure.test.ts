import { describe, expect, test } from "vitest";
import type { LonLat } from "../types";
import { zoneOf } from "./gauss_kruger";
import { areaWithin, lengthOf } from "./measure";

const ZONE = zoneOf(4549);
//   4──3
//   │  │    0.01° wide and high, at 119° E, 39° N
//   1──2
const SQUARE: LonLat[] = [
  [119, 39],
  [119.01, 39],
  [119.01, 39.01],
  [119, 39.01],
];

describe("a measured line", () => {
  test("is as long as the ellipsoid says, but for the plane's stretch", () => {
    // Geod(ellps="GRS80").inv: 1408.1028 m; 1° beside its meridian a zone adds 0.09 ‰.
    const length = lengthOf([SQUARE[0]!, SQUARE[2]!], ZONE);
    expect(Math.abs(length / 1408.1028 - 1)).toBeLessThan(2e-4);
  });

  test("adds its pieces, and a single point has none", () => {
    const both = lengthOf(SQUARE.slice(0, 3), ZONE);
    const parts = [SQUARE.slice(0, 2), SQUARE.slice(1, 3)].map((one) => lengthOf(one, ZONE));
    expect(both).toBeCloseTo(parts[0]! + parts[1]!, 9);
    expect(lengthOf([SQUARE[0]!], ZONE)).toBe(0);
  });

  test("without a zone, or far from it, is measured on the sphere", () => {
    expect(lengthOf([SQUARE[0]!, SQUARE[2]!], null) / 1408.1).toBeCloseTo(1, 2);
    expect(lengthOf([SQUARE[0]!, [100, 39]], ZONE)).toBeGreaterThan(1_600_000);
  });
});

describe("a measured area", () => {
  test("is what Shapely says in the zone, whichever way round", () => {
    // shapely.area of the ring through pyproj 4490 -> 4549
    expect(areaWithin(SQUARE, ZONE)).toBeCloseTo(961_796.1788, 3);
    expect(areaWithin([...SQUARE].reverse(), ZONE)).toBeCloseTo(areaWithin(SQUARE, ZONE), 6);
  });

  test("keeps its digits where eastings carry the zone's number", () => {
    expect(areaWithin(SQUARE, zoneOf(4528))).toBeCloseTo(areaWithin(SQUARE, ZONE), 3);
  });

  test("of two points is none", () => {
    expect(areaWithin(SQUARE.slice(0, 2), ZONE)).toBe(0);
  });
});
