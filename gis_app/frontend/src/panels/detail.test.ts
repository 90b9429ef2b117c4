import { expect, test } from "vitest";
import { Problem } from "../api";
import { isRefused } from "./detail";

test.each([401, 403, 404])("what is answered by %i is taken off the screen", (status) => {
  expect(isRefused(new Problem(status, "", ""))).toBe(true);
});

test.each([0, 429, 500, 503])("a failure %i leaves what was read before", (status) => {
  expect(isRefused(new Problem(status, "", ""))).toBe(false);
});
