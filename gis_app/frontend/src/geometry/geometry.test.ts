import type { Polygon } from "geojson";
import { describe, expect, test } from "vitest";
import { areaOf } from "./area";
import { bboxOf } from "./bbox";
import { isGridCode, isIncidentNumber, parsePoint } from "./codes";
import { formatHash, parseHash } from "./hash";
import { nearestOnOutline } from "./nearest_edge";

//  2 ┌───┐
//    │   │   a square from 0,0 to 2,2
//  0 └───┘
const SQUARE: Polygon = {
  type: "Polygon",
  coordinates: [
    [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
      [0, 0],
    ],
  ],
};

describe("geometry", () => {
  test("a box holds every corner", () => {
    expect(bboxOf(SQUARE)).toEqual([0, 0, 2, 2]);
  });

  test("nothing has no box", () => {
    expect(bboxOf({ type: "MultiPoint", coordinates: [] })).toBeNull();
  });

  test("the nearest edge of a point near the right side is the right side", () => {
    const [lon, lat] = nearestOnOutline(SQUARE, [1.9, 1])!;
    expect(lon).toBeCloseTo(2, 9);
    expect(lat).toBeCloseTo(1, 9);
  });

  test("a point at a corner from outside meets the corner", () => {
    const [lon, lat] = nearestOnOutline(SQUARE, [3, 3])!;
    expect([lon, lat]).toEqual([expect.closeTo(2, 9), expect.closeTo(2, 9)]);
  });

  test("a degree square at the equator is about 12 364 km²", () => {
    const degree: Polygon = {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
          [0, 0],
        ],
      ],
    };
    expect(areaOf(degree) / 1e6).toBeCloseTo(12_364, -1);
  });

  test("a hole is taken out", () => {
    const hole = [
      [0.5, 0.5],
      [0.5, 1.5],
      [1.5, 1.5],
      [1.5, 0.5],
      [0.5, 0.5],
    ];
    const holed: Polygon = { type: "Polygon", coordinates: [...SQUARE.coordinates, hole] };
    expect(areaOf(holed)).toBeLessThan(areaOf(SQUARE) * 0.76);
  });
});

describe("codes", () => {
  test("a grid and a micro-grid are grid codes, a community is not", () => {
    expect(isGridCode("990101001001Z003")).toBe(true);
    expect(isGridCode("990101001001Z00302")).toBe(true);
    expect(isGridCode("990101001001")).toBe(false);
  });

  test("nineteen digits are an incident, and twenty on a day with 100 000", () => {
    expect(isIncidentNumber("9901012026112300001")).toBe(true);
    expect(isIncidentNumber("99010120261123100000")).toBe(true);
    expect(isIncidentNumber("990101202611230001")).toBe(false);
  });

  test("a point is read with a comma, a Chinese comma or a space", () => {
    for (const text of ["118.5,38.9", "118.5，38.9", " 118.5 38.9 "])
      expect(parsePoint(text)).toEqual([118.5, 38.9]);
  });

  test("latitude first is turned round where only that fits", () => {
    expect(parsePoint("38.9, 118.5")).toEqual([118.5, 38.9]);
  });

  test("a name is no point", () => {
    expect(parsePoint("人民路 3")).toBeNull();
  });
});

describe("the address", () => {
  test("keeps view and selection", () => {
    const place = parseHash("#map=13.5/38.9/118.2&grid=990101001001Z003");
    expect(place.view).toEqual({ zoom: 13.5, lat: 38.9, lon: 118.2 });
    expect(place.selected).toEqual({ kind: "grid", code: "990101001001Z003" });
    expect(parseHash(formatHash(place))).toEqual(place);
  });

  test("keeps a code whatever it is written with", () => {
    for (const code of ["A&B", "A+B", "A#B", "A%20B", "井盖 7", "118.2,38.9"]) {
      const place = { view: null, selected: { kind: "facility" as const, code } };
      expect(parseHash(formatHash(place)).selected?.code).toBe(code);
    }
    const at = { view: null, selected: { kind: "at" as const, code: "118.2,38.9" } };
    expect(formatHash(at)).toBe("#at=118.2,38.9");
  });

  test("a broken view is left out", () => {
    expect(parseHash("#map=a/b").view).toBeNull();
    expect(parseHash("#map=3/120/10").view).toBeNull();
  });
});
