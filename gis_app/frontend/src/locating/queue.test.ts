import { describe, expect, test } from "vitest";
import { type Queue, renewed, stepped, without } from "./queue";
import type { Waiting } from "./types";

const item = (no: string): Waiting => ({
  no,
  title: no,
  category: "",
  address: "",
  source: "",
  reported_at: "",
  reason: "",
  raw: null,
  candidates: [],
});
const queue = (at: string | null, ...numbers: string[]): Queue => ({
  items: numbers.map(item),
  at,
  total: numbers.length,
});

describe("the queue", () => {
  test("steps to the next and stays at its ends", () => {
    expect(stepped(queue("1", "1", "2"), 1)).toBe("2");
    expect(stepped(queue("2", "1", "2"), 1)).toBe("2");
    expect(stepped(queue("1", "1", "2"), -1)).toBe("1");
  });

  test("one that is done makes room for the one below it", () => {
    const left = without(queue("2", "1", "2", "3"), "2");
    expect([left.at, left.total]).toEqual(["3", 2]);
  });

  test("the last one done leaves nothing", () => {
    expect(without(queue("1", "1"), "1")).toEqual({ items: [], at: null, total: 0 });
  });

  test("what another operator placed is told, not pulled away", () => {
    const { queue: now, gone } = renewed(queue("2", "1", "2"), [item("1")], 1, true);
    expect([gone, now.at, now.items.length]).toEqual([true, "2", 1]);
  });

  test("a new first page keeps the pages below it", () => {
    const { queue: now } = renewed(
      queue("1", "1", "2", "3"),
      [item("9"), item("1")],
      4,
      false,
    );
    expect(now.items.map(({ no }) => no)).toEqual(["9", "1", "3"]);
  });
});
