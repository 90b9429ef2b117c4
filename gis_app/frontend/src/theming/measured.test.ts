import { describe, expect, test } from "vitest";
import { type Measured, NONE, behind, classOf, rangeOf, ranksOf } from "./measured";

function measured(measure: string, low: number | null, breaks: number[]): Measured {
  return { measure, classes: { breaks, low } } as unknown as Measured;
}
const ranges = (one: Measured) => one.classes.breaks.map((_, at) => rangeOf(one, at));

test("a value is of the first class whose limit it does not exceed", () => {
  expect([0, 4, 5, 99, null].map((value) => classOf(value, [4, 9, 99]))).toEqual([
    0, 0, 1, 2, NONE,
  ]);
});

describe("what a class holds", () => {
  test("counts are told in whole numbers without a gap", () => {
    expect(ranges(measured("open", 0, [0, 4, 5, 12]))).toEqual(["0", "1 – 4", "5", "6 – 12"]);
  });

  test("limits between whole numbers are rounded to those that fit", () => {
    expect(ranges(measured("open", 1, [20.75, 40.5]))).toEqual(["1 – 20", "21 – 40"]);
  });

  test("rates have as many digits as tell them apart", () => {
    expect(ranges(measured("median_hours", 10, [20.1, 20.4]))).toEqual([
      "10.0 – 20.1",
      "20.1 – 20.4",
    ]);
  });

  test("a fixed class below all values says up to where", () => {
    expect(rangeOf(measured("open", 30, [10, 50]), 0)).toContain("10");
  });
});

test("labels are those furthest from 0, and none of a place without a value", () => {
  const ranks = ranksOf([
    { code: "a", value: 2 },
    { code: "b", value: -7 },
    { code: "c", value: null },
  ]);
  expect([...ranks.keys()]).toEqual(["b", "a"]);
});

test("dates that are missing are joined as Chinese joins them", () => {
  const text = behind("freshness", { code: "a", value: null, missing: ["boundary", "duty"] });
  expect(text).toContain("、");
});
