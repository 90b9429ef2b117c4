import type { StyleSpecification } from "maplibre-gl";
import { expect, test } from "vitest";
import { carriedOver } from "./carried_over";

const style = (...layers: object[]) =>
  ({ version: 8, sources: {}, layers }) as unknown as StyleSpecification;
const grids = { id: "grids-area", type: "fill", source: "grids", paint: {} };

test("our own layers and sources lie on top of the new style", () => {
  const before = style(grids, { id: "own-selected", type: "line", source: "own-selected" });
  before.sources["own-selected"] = { type: "geojson", data: "" };
  const after = carriedOver(before, style(grids));
  expect(after.layers.map((layer) => layer.id)).toEqual(["grids-area", "own-selected"]);
  expect(Object.keys(after.sources)).toEqual(["own-selected"]);
});

test("a layer that was switched off stays off", () => {
  const before = style({ ...grids, layout: { visibility: "none" } });
  const [layer] = carriedOver(before, style(grids)).layers;
  expect(layer!.layout).toEqual({ visibility: "none" });
});

test("colours come from the new style", () => {
  const light = { ...grids, paint: { "fill-color": "#fff" } };
  const [layer] = carriedOver(style(grids), style(light)).layers;
  expect(layer!.paint).toEqual({ "fill-color": "#fff" });
});
