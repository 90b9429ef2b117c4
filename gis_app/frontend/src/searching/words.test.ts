import { describe, expect, test } from "vitest";
import {
  type Chip,
  type Parsed,
  changeOf,
  chosen,
  hasConditions,
  isPlaceAlone,
  without,
} from "./words";

function chip(words: string, field: string): Chip {
  return { words, field, value: 1, label_zh: words, label_en: words, alternatives: [] };
}
function parsed(...chips: Chip[]): Parsed {
  return { chips, rest: "", filter: {}, warnings: [], is_name: false };
}

describe("chips of the box", () => {
  test("without one of them the words of the others stay, in their order", () => {
    const all = parsed(chip("a", "time"), chip("b c", "states"), chip("d", "text"));
    expect(without(all, 1)).toBe("a d");
    expect(without(parsed(chip("a", "time")), 0)).toBe("");
  });

  test("another meaning is counted among all of them", () => {
    expect(chosen({}, "a", 0)).toEqual({ a: 1 });
    expect(chosen({ a: 1 }, "a", 0)).toEqual({ a: 0 });
    expect(chosen({ a: 1 }, "a", 1)).toEqual({ a: 2 });
  });

  test("a place alone is opened, with a condition it is filtered by", () => {
    expect(isPlaceAlone(parsed(chip("a", "under")))).toBe(true);
    expect(isPlaceAlone(parsed(chip("a", "under"), chip("b", "time")))).toBe(false);
    expect(hasConditions(parsed(chip("a", "text")))).toBe(false);
  });
});

describe("what they change", () => {
  test("a new period ends the old one, also its other end", () => {
    expect(changeOf({ from: "x" })).toEqual({ from: "x", to: null, time_field: null });
  });

  test("other conditions stay as they are", () => {
    expect(changeOf({ overdue: true })).toEqual({ overdue: true });
    expect(changeOf({ under: "99" })).toEqual({ under: "99", grids: null });
  });
});
