// What we draw over the style: the hovered and the selected outline, the line to the edge.
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { ExpressionSpecification, GeoJSONSource, Map as WebMap } from "maplibre-gl";
import { around } from "../geometry/around";
import { tone } from "../tone";
import type { LonLat } from "../types";
import { OWN } from "./carried_over";

const NONE: FeatureCollection = { type: "FeatureCollection", features: [] };
export const SELECTED = `${OWN}selected`;
export const EDGE = `${OWN}edge`;
export const POINT = `${OWN}point`;
export const HOVERED = `${OWN}hovered`;
export const AROUND = `${OWN}around`;

/** Adds our sources and layers once; a change of theme keeps them and only repaints. */
export function addOverlay(map: WebMap): void {
  for (const id of [AROUND, SELECTED, EDGE, POINT, HOVERED])
    if (!map.getSource(id)) map.addSource(id, { type: "geojson", data: NONE });
  if (map.getLayer(`${SELECTED}-fill`)) return;
  const outline = { "line-join": "round", "line-cap": "round" } as const;
  const width = (z10: number, z18: number): ExpressionSpecification => [
    "interpolate",
    ["linear"],
    ["zoom"],
    10,
    z10,
    18,
    z18,
  ];
  map.addLayer({ id: `${AROUND}-fill`, type: "fill", source: AROUND, paint: {} });
  map.addLayer({ id: `${SELECTED}-fill`, type: "fill", source: SELECTED, paint: {} });
  map.addLayer({
    id: `${SELECTED}-casing`,
    type: "line",
    source: SELECTED,
    layout: outline,
    paint: { "line-width": width(5, 9), "line-opacity": 0.75 },
  });
  map.addLayer({
    id: `${SELECTED}-line`,
    type: "line",
    source: SELECTED,
    layout: outline,
    paint: { "line-width": width(2, 3.5) },
  });
  map.addLayer({
    id: `${EDGE}-line`,
    type: "line",
    source: EDGE,
    paint: { "line-width": 2, "line-dasharray": [2, 1.5] },
  });
  map.addLayer({
    id: `${POINT}-ring`,
    type: "circle",
    source: POINT,
    paint: { "circle-radius": 11, "circle-opacity": 0, "circle-stroke-width": 3 },
  });
  map.addLayer({
    id: `${HOVERED}-ring`,
    type: "circle",
    source: HOVERED,
    paint: { "circle-radius": 9, "circle-opacity": 0, "circle-stroke-width": 2.5 },
  });
  paintOverlay(map);
}

export function paintOverlay(map: WebMap): void {
  // Read on the map's ground, not on a panel's: the same in both themes but for the casing.
  const [accent, ground] = [tone("--accent"), tone("--ground")];
  map.setPaintProperty(`${AROUND}-fill`, "fill-color", ground);
  map.setPaintProperty(`${AROUND}-fill`, "fill-opacity", 0.45);
  map.setPaintProperty(`${AROUND}-fill`, "fill-antialias", false);
  map.setPaintProperty(`${SELECTED}-fill`, "fill-color", accent);
  map.setPaintProperty(`${SELECTED}-fill`, "fill-opacity", 0.06);
  map.setPaintProperty(`${SELECTED}-casing`, "line-color", ground);
  map.setPaintProperty(`${SELECTED}-line`, "line-color", accent);
  map.setPaintProperty(`${EDGE}-line`, "line-color", accent);
  map.setPaintProperty(`${POINT}-ring`, "circle-stroke-color", accent);
  map.setPaintProperty(`${HOVERED}-ring`, "circle-stroke-color", tone("--focus"));
}

/** alone: what lies around it is dimmed, so that the eye stays in it. */
export function showOutline(map: WebMap, geometry: Geometry | null, alone = false): void {
  setData(map, SELECTED, geometry);
  setData(map, AROUND, alone ? around(geometry) : null);
}

export function showPoint(map: WebMap, point: LonLat | null): void {
  setData(map, POINT, point && { type: "Point", coordinates: point });
}

/** What a row of the table is about, while it is pointed at. */
export function showHovered(map: WebMap, point: LonLat | null): void {
  setData(map, HOVERED, point && { type: "Point", coordinates: point });
}

export function showEdgeLine(map: WebMap, from: LonLat | null, to: LonLat | null): void {
  setData(map, EDGE, from && to && { type: "LineString", coordinates: [from, to] });
}

function setData(map: WebMap, source: string, geometry: Geometry | null): void {
  const found = map.getSource<GeoJSONSource>(source);
  const feature: Feature | null = geometry && { type: "Feature", geometry, properties: {} };
  found?.setData(feature ?? NONE);
}
