import { describe, expect, test } from "vitest";
import { isTable, parseCsv, writeCsv } from "./csv";

describe("a text table", () => {
  test("keeps commas, quotes and line ends within quotes", () => {
    expect(parseCsv('a,b\r\n"1,2","he said ""no""\nand went"\r\n')).toEqual([
      ["a", "b"],
      ["1,2", 'he said "no"\nand went'],
    ]);
  });

  test("a text that was cut off loses its last, broken row", () => {
    expect(parseCsv("a,b\n1,2\n3", Infinity, true)).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  test("what is written is read back", () => {
    const rows = [
      ["name", "count"],
      ['a "b", c', "7"],
    ];
    expect(parseCsv(writeCsv(rows))).toEqual(rows);
  });

  test("a name that looks like a formula stays a text in Excel", () => {
    expect(writeCsv([["=1+1", -3]])).toBe("\ufeff'=1+1,-3\r\n");
  });
});

describe("the clipboard", () => {
  test("rows of a workbook are a table, a sentence is none", () => {
    expect(isTable("a\tb\n1\t2\n")).toBe(true);
    expect(isTable("one line\twith a tab")).toBe(false);
    expect(isTable("two\nlines")).toBe(false);
  });
});
