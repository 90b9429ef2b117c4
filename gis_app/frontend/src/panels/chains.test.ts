import { expect, test } from "vitest";
import { lacksBranch, paired } from "./chains";

const LEVELS = [
  { code: "committee", label_zh: "", label_en: "", level: "town" },
  { code: "branch", label_zh: "", label_en: "", level: "grid" },
];
const UNITS = [
  { level: "county", code: "991003", name: "区" },
  { level: "town", code: "991003001", name: "街道" },
  { level: "grid", code: "991003001001Z001", name: "网格" },
];

test("each party organisation stands beside the unit of its level", () => {
  const party = [
    { level: "committee", name: "党工委" },
    { level: "branch", name: "支部" },
  ];
  const beside = paired(UNITS, party, LEVELS).map((rung) => rung.party?.name ?? null);
  expect(beside).toEqual([null, "党工委", "支部"]);
});

test("an organisation of an unknown level is shown below, never lost", () => {
  const rungs = paired(UNITS, [{ level: "other", name: "?" }], LEVELS);
  expect(rungs.at(-1)).toEqual({ unit: null, party: { level: "other", name: "?" } });
});

test("a grid without a branch is found", () => {
  expect(lacksBranch(UNITS, [{ level: "committee", name: "" }])).toBe(true);
  expect(lacksBranch(UNITS, [{ level: "branch", name: "" }])).toBe(false);
  expect(lacksBranch(UNITS.slice(0, 2), [])).toBe(false);
});
