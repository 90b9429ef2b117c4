import { describe, expect, test } from "vitest";
import type { Vocabularies, Word } from "../types";
import { conditionsOf } from "./conditions";

const word = (code: string | number, label_zh: string, more = {}): Word => ({
  code,
  label_zh,
  label_en: label_zh,
  ...more,
});
const WORDS: Vocabularies = {
  states: [
    word("10", "已上报", { is_open: true }),
    word("45", "处置中", { is_open: true }),
    word("80", "已结案", { is_open: false }),
  ],
  severities: [word("2", "Ⅱ级 重大")],
  categories: [word("E01", "市容环境"), word("E0102", "暴露垃圾"), word("B01", "公用设施")],
  sources: [word("20", "12345热线")],
  rules: [word("outside", "盲区")],
};
const texts = (filter: Record<string, unknown>) =>
  conditionsOf(filter, WORDS).map(({ text }) => text);

describe("conditions in words", () => {
  test("nothing holds: nothing is said", () => {
    expect(texts({})).toEqual([]);
  });

  test("all open states are one word, single ones their labels", () => {
    expect(texts({ states: [10, 45] })).toEqual(["未办结"]);
    expect(texts({ states: [80] })).toEqual(["已办结"]);
    expect(texts({ states: [45] })).toEqual(["处置中"]);
  });

  test("long lists say how many they are", () => {
    expect(texts({ categories: ["E01", "E0102", "B01"] })).toEqual([
      "市容环境、暴露垃圾 等 3 项",
    ]);
  });

  test("a half-open period is told by its last day", () => {
    const day = { from: "2026-05-03T00:00:00+08:00", to: "2026-05-04T00:00:00+08:00" };
    expect(texts(day)).toEqual(["2026年5月3日"]);
    expect(texts({ from: "2026-05-03T00:00:00+08:00" })).toEqual(["2026年5月3日 起"]);
    expect(texts({ to: "2026-05-03T16:00:00Z" })).toEqual(["截至 2026年5月3日"]);
    expect(texts({ from: "2026-05-03T15:30:00+08:00" })[0]).toContain("15:30");
  });

  test("both ends of it go together", () => {
    const [one] = conditionsOf({ from: "2026-05-03T00:00:00+08:00" }, WORDS);
    expect(one?.fields).toEqual(["from", "to", "time_field"]);
  });

  test("places and organisations wait for their names", () => {
    const [place, party] = conditionsOf({ under: "991003", party: 7 }, WORDS);
    expect(place?.named).toEqual({ kind: "place", code: "991003" });
    expect(party?.named).toEqual({ kind: "party", code: "7" });
  });

  test("a drawn area says its size", () => {
    const ring = [
      [119, 39],
      [119.01, 39],
      [119.01, 39.01],
      [119, 39.01],
      [119, 39],
    ];
    const [text] = texts({ geometry: { type: "Polygon", coordinates: [ring] } });
    expect(text).toMatch(/画定范围 96\.\d 公顷/);
  });

  test("flags say which way", () => {
    expect(texts({ overdue: true, ambiguous: false })).toEqual(["超时", "归属明确"]);
    expect(texts({ rule: "unplaced" })).toEqual(["待定位"]);
  });
});
