import { expect, test } from "vitest";
import type { LonLat } from "../types";
import { circleAround } from "./circle";
import { zoneOf } from "./gauss_kruger";
import { lengthOf } from "./measure";

test.each([250, 5_000])("a circle of %i m is that far from its centre all round", (metres) => {
  const centre: LonLat = [119.004, 39.004];
  for (const corner of circleAround(centre, metres).coordinates[0]!) {
    const found = lengthOf([centre, corner as LonLat], zoneOf(4549));
    expect(Math.abs(found / metres - 1)).toBeLessThan(1e-3);
  }
});

test("it is closed", () => {
  const ring = circleAround([119, 39], 10).coordinates[0]!;
  expect(ring[0]).toEqual(ring.at(-1));
});
