import { expect, test, vi } from "vitest";
import { age, area, count, dateTime, distance, midnight, number } from "./format";

test("a time is Shanghai's wherever the reader sits", () => {
  expect(dateTime("2026-11-22T23:40:00Z")).toBe("2026-11-23 07:40");
});

test("midnight is Shanghai's", () => {
  const now = new Date("2026-11-22T17:00:00Z");
  expect(midnight(now)).toBe("2026-11-23T00:00:00+08:00");
  expect(midnight(now, 29)).toBe("2026-10-25T00:00:00+08:00");
});

test("lengths and areas take the unit that is read most easily", () => {
  expect([0.42, 45, 450, 4_500].map(distance)).toEqual([
    "0.4 m",
    "45.0 m",
    "450 m",
    "4.50 km",
  ]);
  expect(area(4_592_000)).toContain("km²");
  expect(area(999)).toBe("999 m²");
});

test("a withheld count is never shown as nought", () => {
  expect(count(null)).not.toContain("0");
  expect(count(0)).toBe("0");
});

test("an age is told in minutes, hours or days", () => {
  const from = "2026-11-20T00:00:00Z";
  const after = (hours: number) => new Date(Date.parse(from) + hours * 3_600_000);
  expect([0.5, 3, 72].map((hours) => age(from, after(hours)).replace(/\D/g, ""))).toEqual([
    "30",
    "3",
    "3",
  ]);
});

test("a formatter is made once for each way of writing, not for each number", () => {
  const made = vi.fn();
  const { NumberFormat } = Intl;
  class Counted extends NumberFormat {
    constructor(...told: ConstructorParameters<typeof NumberFormat>) {
      super(...told);
      made();
    }
  }
  vi.stubGlobal("Intl", { ...Intl, NumberFormat: Counted });
  for (let n = 0; n < 1000; n++) number(n, 3);
  expect(number(1234.5678, 3)).toBe("1,234.568");
  vi.unstubAllGlobals();
  expect(made).toHaveBeenCalledTimes(1);
});
