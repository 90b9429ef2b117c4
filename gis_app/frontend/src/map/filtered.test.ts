import type { StyleSpecification } from "maplibre-gl";
import { expect, test } from "vitest";
import { filtered, tileFilter } from "./filtered";

const STYLE = {
  version: 8,
  layers: [],
  sources: {
    incidents: { type: "vector", tiles: ["/tiles/incidents/{z}/{x}/{y}.mvt?v=live.x"] },
    grids: { type: "vector", tiles: ["/tiles/grids/{z}/{x}/{y}.mvt?v=3.x"] },
  },
} as StyleSpecification;

test("only tiles of what is filtered are asked with the filter", () => {
  expect(filtered(STYLE)).toBe(STYLE);
  tileFilter("abc");
  const { incidents, grids } = filtered(STYLE).sources as Record<
    string,
    { tiles: string[] }
  >;
  expect(incidents!.tiles[0]).toMatch(/v=live\.x&f=abc$/);
  expect(grids!.tiles[0]).not.toContain("abc");
  tileFilter("");
  expect(filtered(STYLE)).toBe(STYLE);
});
