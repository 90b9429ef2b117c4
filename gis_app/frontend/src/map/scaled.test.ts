import { expect, test } from "vitest";
import { scaled } from "./scaled";

test("a number is multiplied", () => {
  expect(scaled(3, 2)).toBe(6);
});

test("zooms stay, what they give grows", () => {
  const curve = ["interpolate", ["linear"], ["zoom"], 10, 1, 16, 4];
  expect(scaled(curve, 2)).toEqual(["interpolate", ["linear"], ["zoom"], 10, 2, 16, 8]);
  expect(scaled(["step", ["zoom"], 1, 12, 3], 2)).toEqual(["step", ["zoom"], 2, 12, 6]);
});

test("conditions stay, each of their outcomes grows", () => {
  const choice = ["case", ["get", "open"], 4, ["get", "late"], 3, 2];
  expect(scaled(choice, 2)).toEqual(["case", ["get", "open"], 8, ["get", "late"], 6, 4]);
  const match = ["match", ["get", "level"], "town", 2, 1];
  expect(scaled(match, 3)).toEqual(["match", ["get", "level"], "town", 6, 3]);
});

test("anything else is multiplied as a whole", () => {
  expect(scaled(["get", "size"], 2)).toEqual(["*", 2, ["get", "size"]]);
});
