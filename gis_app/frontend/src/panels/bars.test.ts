import { expect, test } from "vitest";
import { byTopCategory, isOpen } from "./bars";

test("a second level counts for its first", () => {
  const rows = [
    { code: "E0102", count: 3 },
    { code: "E0101", count: 4 },
    { code: "G0301", count: 9 },
  ];
  expect(byTopCategory(rows)).toEqual([
    { code: "G03", count: 9 },
    { code: "E01", count: 7 },
  ]);
});

test("a withheld count is never added to anything", () => {
  const rows = [
    { code: "E0102", count: null },
    { code: "E0101", count: 7 },
  ];
  expect(byTopCategory(rows).map((row) => row.code)).toEqual(["E0101", "E0102"]);
});

test("open is what the vocabulary says", () => {
  const words = [{ code: "20", label_zh: "", label_en: "", is_open: "true" }];
  expect(isOpen(words, 20)).toBe(true);
  expect(isOpen(words, 80)).toBe(false);
});
