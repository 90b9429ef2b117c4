import { describe, expect, test } from "vitest";
import { PREVIEW } from "./sample";
import {
  changeOf,
  fileSize,
  idIn,
  missing,
  perSecond,
  remapped,
  rowOf,
  secondsLeft,
  share,
} from "./progress";

describe("progress", () => {
  test("has no share while the whole is unknown", () => {
    expect(share({ done: 5, total: null, unit: "rows" })).toBeNull();
    expect(share({ done: 5, total: 10, unit: "rows" })).toBe(0.5);
  });

  test("the time left follows the mean speed", () => {
    expect(secondsLeft(250, 1000, 10)).toBe(30);
    expect(secondsLeft(0, 1000, 10)).toBeNull();
  });

  test("the speed is told to two digits, once there is one", () => {
    expect(perSecond(128_700, 10)).toBe(13_000);
    expect(perSecond(0, 10)).toBeNull();
    expect(perSecond(500, 0.5)).toBeNull();
  });
});

describe("a change of options", () => {
  test("is sent alone, for the server keeps the rest", () => {
    expect(changeOf({ datum: "gcj02" })).toEqual({ datum: "gcj02" });
  });

  test("another sheet has other columns: their mapping is taken back", () => {
    expect(changeOf({ layer: "Sheet2" })).toEqual({ layer: "Sheet2", map: null });
  });

  test("another kind has other fields", () => {
    expect(changeOf({}, "grids")).toEqual({ map: null, set: null });
  });

  test("a field that moves to another column leaves its old one", () => {
    expect(remapped(PREVIEW, null, "备注", "title")).toEqual({ 事项: "", 备注: "title" });
  });
});

describe("a preview", () => {
  test("says which needed fields are missing", () => {
    expect(missing(PREVIEW, null).map(({ name }) => name)).toEqual(["category"]);
    expect(missing(PREVIEW, { set: { category: "E01" } })).toEqual([]);
  });

  test("of a map file misses no column of shapes", () => {
    const wkt = { name: "wkt", label: "", meaning: "", needed: true };
    const point = { type: "Point" as const, coordinates: [0, 0] };
    const shape = {
      type: "Feature" as const,
      geometry: point,
      properties: { row: 1, ok: true },
    };
    const shapes = { type: "FeatureCollection" as const, features: [shape] };
    expect(missing({ ...PREVIEW, fields: [wkt] }, null)).toEqual([wkt]);
    expect(missing({ ...PREVIEW, fields: [wkt], shapes }, null)).toEqual([]);
  });
});

describe("words and numbers", () => {
  test("the row is the last number of a fault's place", () => {
    expect(rowOf({ where: "a2.csv:17" })).toBe(17);
    expect(rowOf({ where: "第 4 行" })).toBe(4);
    expect(rowOf({ where: "a.xlsx row 2月!4", row: 10000004 })).toBe(10000004);
    expect(rowOf({ where: "the file" })).toBeNull();
  });

  test("an address names an import or nothing", () => {
    expect(idIn("#12")).toBe(12);
    expect(idIn("#history")).toBeNull();
  });

  test("sizes are read in steps of 1024", () => {
    expect([fileSize(900), fileSize(1536), fileSize(52_428_800)]).toEqual([
      "900 B",
      "1.5 KB",
      "50 MB",
    ]);
  });
});
