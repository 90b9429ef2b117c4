import { expect, test } from "vitest";
import { movement, placesOf, rate } from "./order";

const score = (code: string, closed: number | null, onTime: number | null) => ({
  code,
  closed,
  onTime,
});

test("who closed nothing has no share and no place", () => {
  expect(rate(score("a", 0, 0))).toBeNull();
  expect([...placesOf([score("a", 0, 0), score("b", 2, 1)])]).toEqual([["b", 1]]);
});

test("what is withheld is not ranked", () => {
  expect(placesOf([score("a", null, null), score("b", 9, null)]).size).toBe(0);
});

test("equal shares share a place, and the next one is counted on", () => {
  const places = placesOf([
    score("a", 4, 2),
    score("b", 2, 2),
    score("c", 8, 4),
    score("d", 5, 1),
  ]);
  expect(Object.fromEntries(places)).toEqual({ b: 1, a: 2, c: 2, d: 4 });
});

test("a place won is positive, and a newcomer has not moved", () => {
  const today = new Map([
    ["a", 1],
    ["b", 2],
    ["c", 3],
  ]);
  const before = new Map([
    ["a", 3],
    ["b", 2],
  ]);
  expect(["a", "b", "c"].map((code) => movement(code, today, before))).toEqual([2, 0, null]);
});
