import { expect, test } from "vitest";
import { placeToOpen } from "./drill";

const CITY = "9910";
const COUNTY = "991003";
const TOWN = "991003001";
const COMMUNITY = "991003001001";
const GRID = "991003001001Z001";
const MICRO = "991003001001Z00102";
const PATH = [MICRO, GRID, COMMUNITY, TOWN, COUNTY, CITY];

test("inside what is shown the next level opens, down to the micro-grid", () => {
  const way = [CITY, COUNTY, TOWN, COMMUNITY, GRID, MICRO];
  const zooms = [9, 10, 11.5, 13, 15, 16];
  way.slice(0, -1).forEach((shown, at) => {
    expect(placeToOpen(PATH, shown, zooms[at]!)).toBe(way[at + 1]);
  });
});

test("beside it the same level opens over there", () => {
  expect(placeToOpen(PATH, "991003002", 11.5)).toBe(TOWN);
  expect(placeToOpen(PATH, "991003001001Z003", 15)).toBe(GRID);
  expect(placeToOpen(PATH, "991003001001Z00304", 17)).toBe(MICRO);
});

test("where grids are named a click means a grid, whatever is shown", () => {
  expect(placeToOpen(PATH, CITY, 15)).toBe(GRID);
  expect(placeToOpen(PATH, null, 18)).toBe(GRID);
});

test("with nothing shown the zoom decides", () => {
  expect(placeToOpen(PATH, null, 8)).toBe(COUNTY);
  expect(placeToOpen(PATH, null, 11.5)).toBe(TOWN);
  expect(placeToOpen(PATH, null, 13)).toBe(COMMUNITY);
});

test("where finer places are not drawn the finest that is opens", () => {
  expect(placeToOpen([CITY, COUNTY], COUNTY, 12)).toBe(COUNTY);
  expect(placeToOpen([MICRO], CITY, 8)).toBe(MICRO);
  expect(placeToOpen([], CITY, 8)).toBeNull();
});
