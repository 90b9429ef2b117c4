import { expect, test } from "vitest";
import { stateOf, toggleGroup, toggleKind } from "./category_tree";

const KINDS = ["E0101", "E0102", "E0103"];

test("a group is one choice, and takes the place of its single kinds", () => {
  expect(toggleGroup("E01", KINDS, ["E0102", "B01"])).toEqual(["B01", "E01"]);
  expect(toggleGroup("E01", KINDS, ["E01", "B01"])).toEqual(["B01"]);
});

test("a kind taken out of a whole group leaves the others", () => {
  expect(toggleKind("E0102", "E01", KINDS, ["E01"])).toEqual(["E0101", "E0103"]);
});

test("all kinds one by one are the group", () => {
  expect(toggleKind("E0103", "E01", KINDS, ["E0101", "E0102"])).toEqual(["E01"]);
});

test("a group with some of its kinds is neither chosen nor not", () => {
  expect(stateOf("E01", KINDS, ["E0102"])).toBe("mixed");
  expect(stateOf("E01", KINDS, ["E01"])).toBe(true);
  expect(stateOf("E01", KINDS, ["B01"])).toBe(false);
});
