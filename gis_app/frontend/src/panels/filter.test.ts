import { expect, test } from "vitest";
import { conditionCount, localDay, midnightOf } from "./filter";

test("a midnight that ends a range ends the day before it", () => {
  expect(localDay("2026-05-02T00:00:00+08:00", 1)).toBe("2026-05-01");
  expect(localDay(midnightOf("2026-05-01", 1), 1)).toBe("2026-05-01");
});

test("an end in the middle of a day belongs to that day", () => {
  expect(localDay("2026-05-01T07:23:00Z", 1)).toBe("2026-05-01");
  expect(localDay("2026-04-30T16:00:00.001Z", 1)).toBe("2026-05-01");
});

test("a beginning is the day that it lies in", () => {
  expect(localDay("2026-05-01T00:00:00+08:00", 0)).toBe("2026-05-01");
});

test("from, to and the time they mean are one condition", () => {
  const filter = { from: "a", to: "b", time_field: "due_at", overdue: true };
  expect(conditionCount(filter)).toBe(2);
  expect(conditionCount({ to: "b" })).toBe(1);
  expect(conditionCount({})).toBe(0);
});
