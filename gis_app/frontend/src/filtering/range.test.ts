import { afterEach, expect, test, vi } from "vitest";
import * as api from "../api";
import { RangeState, Undone } from "./range";
import { FilterState } from "./state";

afterEach(() => vi.restoreAllMocks());

const SQUARE = {
  type: "Polygon" as const,
  coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]],
};

/** The shape is answered when `answer` is called, a filter at once. */
function slowShapes() {
  let answer = () => {};
  vi.spyOn(api, "post").mockImplementation((path) =>
    path === "/api/shapes"
      ? new Promise((done) => {
          const found = { geometry: SQUARE, area_m2: 1, warnings: [] };
          answer = () => done(found as never);
        })
      : Promise.resolve({ id: "kept" } as never),
  );
  return { answer: () => answer() };
}

function state() {
  const filters = new FilterState(vi.fn(), vi.fn());
  return { filters, range: new RangeState(filters, vi.fn(), vi.fn()) };
}

test.each(["clear", "undo"] as const)("%s stops a shape that is on its way", async (way) => {
  const shapes = slowShapes();
  const { filters, range } = state();
  const drawn = range.draw(SQUARE);
  await filters[way]();
  shapes.answer();
  await drawn;
  expect(filters.filter).toEqual({});
});

test("a shape on its way joins a condition that was set meanwhile", async () => {
  const shapes = slowShapes();
  const { filters, range } = state();
  const drawn = range.draw(SQUARE);
  await filters.set({ overdue: true });
  shapes.answer();
  await drawn;
  expect(filters.filter).toEqual({ geometry: SQUARE, overdue: true });
});

test("nothing is taken away from a range that is not there, and that is said", async () => {
  const asked = vi.spyOn(api, "post");
  const failed = vi.fn();
  const range = new RangeState(new FilterState(vi.fn(), vi.fn()), vi.fn(), failed);
  await range.draw(SQUARE, "difference");
  await range.take("991003001", "difference");
  await range.near({ lon: 0, lat: 0, radius_m: 9 }, "difference");
  expect(failed.mock.calls.map(([reason]) => reason instanceof Undone)).toEqual([
    true,
    true,
    true,
  ]);
  expect(asked).not.toHaveBeenCalled();
});
