import { expect, test } from "vitest";
import { type Brief, merged } from "./feed";

const one = (no: string, at: string, state = 10): Brief => ({
  no,
  category: "E01",
  title: no,
  state,
  severity: 4,
  reported_at: `2026-11-25T${at}:00+08:00`,
  scope: "99",
});

test("the newest stands on top, whichever way it came", () => {
  const rows = merged([one("b", "09:00")], [one("a", "08:00"), one("c", "10:00")]);
  expect(rows.map(({ no }) => no)).toEqual(["c", "b", "a"]);
});

test("one that is told twice stands there once, as it is now", () => {
  const rows = merged([one("a", "08:00")], [one("a", "08:00", 20)]);
  expect(rows.map(({ state }) => state)).toEqual([20]);
});

test("the list does not grow for ever", () => {
  const many = Array.from({ length: 80 }, (_, n) => one(`${n}`, "08:00"));
  expect(merged([], many)).toHaveLength(50);
});
