import { describe, expect, test } from "vitest";
import { UNCOLOURED, formatChoice, levelAt, parseBreaks, parseChoice } from "./choice";

describe("a choice in an address", () => {
  test.each(["open.grid.quantiles.5", "change.auto.natural.7", "overdue.town.fixed.1_2.5_9"])(
    "%s is read as it was written",
    (text) => expect(formatChoice(parseChoice(text)!)).toBe(text),
  );

  test.each(["", "open", "open.house.quantiles.5", "colour.grid.equal.5", "a.b.c.d.e"])(
    "%j says nothing",
    (text) => expect(parseChoice(text)).toBeNull(),
  );

  test("a number of classes that there is not becomes the usual one", () => {
    expect(parseChoice("open.grid.equal.99")?.k).toBe(UNCOLOURED.k);
  });

  test("nothing chosen is nothing in the address", () => {
    expect(formatChoice(UNCOLOURED)).toBe("");
  });
});

test("typed breaks are sorted, once each, in either comma", () => {
  expect(parseBreaks("20, 5，10 5")).toEqual([5, 10, 20]);
  expect(parseBreaks("5, x")).toBeNull();
  expect(parseBreaks("1 2 3 4 5 6 7")).toBeNull();
});

test("the level follows the zoom, unless it is fixed", () => {
  expect([6, 9, 11, 14].map((zoom) => levelAt("auto", zoom))).toEqual([
    "county",
    "town",
    "community",
    "grid",
  ]);
  expect(levelAt("town", 15)).toBe("town");
});
