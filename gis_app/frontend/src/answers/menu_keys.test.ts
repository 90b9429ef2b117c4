import { expect, test } from "vitest";
import { step } from "./menu_keys";

test("arrows walk round, Home and End jump, other keys are left alone", () => {
  expect([step("ArrowDown", 5, 6), step("ArrowUp", 0, 6)]).toEqual([0, 5]);
  expect([step("Home", 3, 6), step("End", 3, 6), step("a", 3, 6)]).toEqual([0, 5, null]);
});
