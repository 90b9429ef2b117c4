import { expect, test } from "vitest";
import { inOrder } from "./sorted_table";

const ROWS = [
  { name: "a", open: 3 },
  { name: "b", open: null },
  { name: "c", open: 9 },
];
type Row = (typeof ROWS)[number];
const COLUMNS = [{ key: "open", title: "", of: (row: Row) => row.open }];
const names = (key: string, down: boolean) =>
  inOrder(ROWS, COLUMNS, { key, down }).map(({ name }) => name);

test("the most come first, or the least", () => {
  expect(names("open", true)).toEqual(["c", "a", "b"]);
  expect(names("open", false)).toEqual(["a", "c", "b"]);
});

test("by name is the order in which they came, or the other way round", () => {
  expect(names("name", false)).toEqual(["a", "b", "c"]);
  expect(names("name", true)).toEqual(["c", "b", "a"]);
});
