import { expect, test } from "vitest";
import { inWords } from "./in_words";

const WORDS = {
  categories: [{ code: "E01", label_zh: "市容环境", label_en: "City environment" }],
  severities: [{ code: 2, label_zh: "Ⅱ重大", label_en: "II grave" }],
};
const name = (code: string) => `<${code}>`;

test("every condition is a line, codes by their words", () => {
  const filter = {
    categories: ["E01"],
    severities: [2],
    under: "991003001",
    near: { lon: 119, lat: 39, radius_m: 250 },
    overdue: true,
    from: "2026-05-01T00:00:00+08:00",
  };
  const said = inWords(filter, WORDS, name).join("\n");
  for (const part of ["市容环境", "Ⅱ重大", "<991003001>", "250 m", "119.000000", "2026-05-01"])
    expect(said).toContain(part);
  expect(said.split("\n")).toHaveLength(6);
});

test("no condition, no line", () => {
  expect(inWords({}, WORDS, name)).toEqual([]);
});
