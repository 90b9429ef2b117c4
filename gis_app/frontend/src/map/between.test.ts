import { expect, test } from "vitest";
import { between, eased } from "./between";

test("half way lies in the middle, the end is the end", () => {
  expect(between([[0, 0]], [[2, 4]], 0.5)).toEqual([[1, 2]]);
  expect(between([[0, 0]], [[2, 4]], 1)).toEqual([[2, 4]]);
});

test("a point that was not there before stands still", () => {
  expect(between([], [[2, 4]], 0.3)).toEqual([[2, 4]]);
});

test("a way begins, halves and ends where it should", () => {
  expect([0, 0.5, 1].map(eased)).toEqual([0, 0.5, 1]);
});
