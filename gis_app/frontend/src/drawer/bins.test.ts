import { expect, test } from "vitest";
import { addDays, bins, daysBetween, next, start, stepFor } from "./bins";

test("a week begins on Monday, a month on its first day, across years", () => {
  expect(start("2026-01-01", "week")).toBe("2025-12-29");
  expect(start("2026-01-31", "month")).toBe("2026-01-01");
  expect(next("2026-01-01", "month")).toBe("2026-02-01");
  expect(next("2025-12-29", "week")).toBe("2026-01-05");
});

test("days count over the end of February and of years", () => {
  expect(addDays("2024-02-28", 2)).toBe("2024-03-01");
  expect(daysBetween("2025-12-31", "2026-01-02")).toBe(2);
});

test("the more days, the wider the bars", () => {
  expect(stepFor("2026-01-01", "2026-03-01")).toBe("day");
  expect(stepFor("2024-11-01", "2026-11-01")).toBe("week");
  expect(stepFor("2020-01-01", "2026-11-01")).toBe("month");
});

test("bars have no gaps and add up to what was counted", () => {
  const rows = [
    { day: "2026-05-01", count: 2 },
    { day: "2026-05-04", count: 3 },
  ];
  const found = bins(rows).bins;
  expect(found.map((bin) => bin.count)).toEqual([2, 0, 0, 3]);
  expect(bins(rows, "month").bins).toEqual([
    { from: "2026-05-01", to: "2026-06-01", count: 5 },
  ]);
});

test("a bar with a withheld day is withheld", () => {
  const rows = [
    { day: "2026-05-01", count: null },
    { day: "2026-05-02", count: 7 },
  ];
  expect(bins(rows, "month").bins[0]!.count).toBeNull();
});

test("no rows, no bars", () => expect(bins([]).bins).toEqual([]));
