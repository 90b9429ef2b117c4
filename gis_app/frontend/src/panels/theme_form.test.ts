import { expect, test } from "vitest";
import { UNCOLOURED } from "../theming/choice";
import { schemeOf } from "./theme_form";

test("own limits begin as those that are seen, without the last", () => {
  expect(schemeOf("fixed", UNCOLOURED, [4, 9.127, 20])).toEqual({
    scheme: "fixed",
    breaks: [4, 9.13],
  });
});

test("own limits that were given already stay", () => {
  const choice = { ...UNCOLOURED, breaks: [1] };
  expect(schemeOf("fixed", choice, [4, 9])).toEqual({ scheme: "fixed" });
});
