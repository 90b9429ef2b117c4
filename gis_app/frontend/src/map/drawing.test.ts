import { expect, test } from "vitest";
import { combinationOf } from "./drawing";

const keys = (shiftKey: boolean, altKey: boolean) => ({ shiftKey, altKey });

test("Shift adds, Alt takes away, both together leave what is common", () => {
  expect(combinationOf(keys(true, false), "new")).toBe("union");
  expect(combinationOf(keys(false, true), "union")).toBe("difference");
  expect(combinationOf(keys(true, true), "new")).toBe("intersection");
});

test("without a key it is as the tool bar says", () => {
  expect(combinationOf(keys(false, false), "intersection")).toBe("intersection");
});
