import { describe, expect, test } from "vitest";
import { project, zoneOf } from "./gauss_kruger";

// What pyproj says (from EPSG:4490, of UTM from 4326), to a tenth of a millimetre.
const SAID: [number, [number, number], [number, number]][] = [
  [4549, [119.004, 39.004], [413724.0465, 4319420.0338]],
  [4549, [121.4, 31.2], [633432.2987, 3453993.1439]],
  [4549, [120, 0], [500000, 0]],
  [4549, [118.5, 53.5], [400464.7354, 5931313.3188]],
  [4548, [116.3974, 39.9087], [448473.0238, 4419565.493]],
  [4528, [119.004, 39.004], [40413724.0465, 4319420.0338]],
  [32618, [-74.006, 40.7128], [583959.3723, 4507350.9982]],
  [32756, [151.2093, -33.8688], [334368.6336, 6250948.3454]],
];

describe("metres of the zone", () => {
  test.each(SAID)("EPSG:%i of %j are PROJ's to a millimetre", (srid, point, [x, y]) => {
    const [east, north] = project(point, zoneOf(srid)!);
    expect(Math.abs(east - x)).toBeLessThan(1e-3);
    expect(Math.abs(north - y)).toBeLessThan(1e-3);
  });

  test("every zone of the standard has its meridian", () => {
    expect(zoneOf(4534)?.meridian).toBe(75);
    expect(zoneOf(4554)?.meridian).toBe(135);
    expect(zoneOf(4533)).toMatchObject({ meridian: 135, east: 45_500_000 });
    expect(zoneOf(4491)).toMatchObject({ meridian: 75, east: 13_500_000 });
    expect(zoneOf(4512)?.meridian).toBe(135);
  });

  test("a system that is no zone is none", () => {
    expect(zoneOf(4490)).toBeNull();
    expect(zoneOf(3857)).toBeNull();
  });
});
