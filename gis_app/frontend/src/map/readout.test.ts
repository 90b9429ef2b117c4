import { expect, test, vi } from "vitest";

vi.mock("maplibre-gl", () => ({}));
const { roundLength } = await import("./readout");

test("a scale bar is 1, 2 or 5 times a power of ten, never longer than its room", () => {
  expect([0.9, 1, 3, 7, 110, 499, 500, 9_900].map(roundLength)).toEqual([
    0.5, 1, 2, 5, 100, 200, 500, 5_000,
  ]);
});
