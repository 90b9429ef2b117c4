import { expect, test } from "vitest";
import type { Unit } from "../types";
import { NO_NEWS, counted, gathered, tellsOf } from "./deltas";

const STATES = [
  { code: "10", label_zh: "", label_en: "", is_open: true },
  { code: "80", label_zh: "", label_en: "", is_open: false },
];
const TOWN = {
  code: "991003001",
  incidents: {
    open: 5,
    overdue: 1,
    last_30_days: 9,
    by_category: [{ code: "E0102", count: 5 }],
    by_state: [{ code: "10", count: 5 }],
  },
} as unknown as Unit;
const GRID = "991003001001Z001";

test("a new incident is one more open, in its category and state", () => {
  let news = gathered(NO_NEWS, "incident.created", [{ grid: GRID }]);
  news = gathered(news, "counts.changed", [[GRID, "G0301", 10, 1]]);
  const { incidents } = counted(TOWN, news, STATES);
  expect(incidents).toMatchObject({ open: 6, last_30_days: 10 });
  expect(incidents!.by_category).toContainEqual({ code: "G0301", count: 1 });
});

test("a closed one leaves its state for another", () => {
  const deltas = [
    [GRID, "E0102", 10, -1],
    [GRID, "E0102", 80, 1],
  ];
  const { incidents } = counted(TOWN, gathered(NO_NEWS, "counts.changed", deltas), STATES);
  expect(incidents!.open).toBe(4);
  expect(incidents!.by_state).toEqual([
    { code: "10", count: 4 },
    { code: "80", count: 1 },
  ]);
});

test("what happens next door changes nothing", () => {
  const news = gathered(NO_NEWS, "counts.changed", [["991003002001Z001", "E0102", 10, 1]]);
  expect(counted(TOWN, news, STATES)).toBe(TOWN);
});

test.each(["incident.moved", "incident.left", "incident.deleted"])(
  "the incident that is shown hears that it is in %s",
  (kind) => {
    expect(tellsOf("N1", kind, [{ no: "N0" }, { no: "N1" }])).toBe(true);
    expect(tellsOf("N2", kind, [{ no: "N1" }])).toBe(false);
  },
);
