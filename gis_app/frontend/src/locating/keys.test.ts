import { expect, test } from "vitest";
import { deedOf } from "./keys";

test("j and k step, digits choose, Enter confirms", () => {
  expect(deedOf({ key: "j" }, "BODY", false)).toEqual({ do: "step", by: 1 });
  expect(deedOf({ key: "3" }, "BODY", false)).toEqual({ do: "candidate", at: 2 });
  expect(deedOf({ key: "Enter" }, "CANVAS", false)).toEqual({ do: "confirm" });
});

test("who types writes letters", () => {
  expect(deedOf({ key: "j" }, "INPUT", false)).toBeNull();
});

test("Enter on a button is the button's, but for the list that only selects", () => {
  expect(deedOf({ key: "Enter" }, "BUTTON", false)).toBeNull();
  expect(deedOf({ key: "Enter" }, "BUTTON", true)).toEqual({ do: "confirm" });
});

test("the browser's own keys stay the browser's", () => {
  expect(deedOf({ key: "j", ctrlKey: true }, "BODY", false)).toBeNull();
});
