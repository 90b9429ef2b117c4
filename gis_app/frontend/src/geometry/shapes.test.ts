import { describe, expect, test } from "vitest";
import { type Area, areaFrom, movedAlong, ringsOf, sizeOf } from "./shapes";

const square = (x: number, y: number, width: number) => [
  [x, y],
  [x + width, y],
  [x + width, y + width],
  [x, y + width],
  [x, y],
];
//   ┌────────┐
//   │ ┌──┐   │   ┌──┐
//   │ └──┘   │   └──┘
//   └────────┘
const AREA: Area = {
  type: "MultiPolygon",
  coordinates: [[square(0, 0, 8), square(2, 2, 2)], [square(10, 2, 2)]],
};

describe("an area in rings", () => {
  test("comes together as it was", () => {
    expect(areaFrom(ringsOf(AREA))).toEqual(AREA);
    const single: Area = { type: "Polygon", coordinates: [square(0, 0, 8)] };
    expect(areaFrom(ringsOf(single))).toEqual(single);
  });

  test("is counted in parts, holes and corners", () => {
    expect(sizeOf(AREA)).toEqual({ parts: 2, holes: 1, corners: 12 });
  });

  test("without an outline leaves no hole behind", () => {
    const rings = ringsOf(AREA).filter(({ part, hole }) => part === 1 || hole);
    expect(areaFrom(rings)).toEqual({ type: "Polygon", coordinates: [square(10, 2, 2)] });
    expect(areaFrom([])).toBeNull();
  });

  test("takes its holes along when a part is moved, and no other part", () => {
    const rings = ringsOf(AREA);
    const after = { ...rings[0]!, corners: square(5, 1, 8) };
    const [, hole, other] = movedAlong([after, ...rings.slice(1)], rings[0]!, after);
    expect(hole!.corners).toEqual(square(7, 3, 2));
    expect(other).toBe(rings[2]);
  });
});
