import { expect, test } from "vitest";
import { timeOf } from "./as_of";

test("figures say to the second when they were true, in the city's time", () => {
  expect(timeOf("2026-05-01T06:03:22Z")).toContain("14:03:22");
});

test("figures without a time say none", () => {
  expect(timeOf("")).toBe("");
});
