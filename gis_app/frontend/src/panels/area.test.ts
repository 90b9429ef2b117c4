import { expect, test } from "vitest";
import { filterOf } from "./area";

const SHAPE = { type: "Polygon" as const, coordinates: [] };
const NOW = new Date("2026-11-23T01:00:00+08:00");

test("without a choice the area alone is asked for", () => {
  expect(filterOf(SHAPE, { period: "all", overdue: false }, NOW)).toEqual({
    geometry: SHAPE,
  });
});

test("today begins at midnight in Shanghai, not in London", () => {
  const filter = filterOf(SHAPE, { period: "day", overdue: true }, NOW);
  expect(filter).toMatchObject({ from: "2026-11-23T00:00:00+08:00", overdue: true });
});

test("seven days are today and the six before it", () => {
  const filter = filterOf(SHAPE, { period: "week", overdue: false }, NOW);
  expect(filter.from).toBe("2026-11-17T00:00:00+08:00");
});
