// What lies under the pointer: an incident before a grid, a grid before a unit.
import type { Map as WebMap, MapGeoJSONFeature, PointLike, Point } from "maplibre-gl";

export type Thing =
  | { kind: "incident"; code: string; feature: MapGeoJSONFeature }
  | { kind: "bin"; code: string; feature: MapGeoJSONFeature }
  | { kind: "facility"; code: string; feature: MapGeoJSONFeature }
  | { kind: "grid"; code: string; feature: MapGeoJSONFeature }
  | { kind: "unit"; code: string; feature: MapGeoJSONFeature };

const NEAR = 5; // pixels: a fingertip is wider than a dot

// Source layer → what a feature of it is, in the order of who is asked first.
const KINDS = [
  ["incidents", "incident"],
  ["incident_clusters", "bin"],
  ["facilities", "facility"],
  ["incident_density", "bin"],
  ["micro_grids", "grid"],
  ["grids", "grid"],
  ["units", "unit"],
] as const;

export function thingAt(map: WebMap, at: Point, pointer = true): Thing | null {
  const ids = interactiveLayers(map);
  const box: [PointLike, PointLike] = [
    [at.x - NEAR, at.y - NEAR],
    [at.x + NEAR, at.y + NEAR],
  ];
  const around = pointer ? map.queryRenderedFeatures(box, { layers: ids.points }) : [];
  const under = map.queryRenderedFeatures(at, { layers: ids.areas });
  const found = [...around, ...under];
  for (const [layer, kind] of KINDS) {
    const feature = found.find((one) => one.sourceLayer === layer);
    if (feature) return { kind, code: codeOf(feature), feature };
  }
  return null;
}

function codeOf(feature: MapGeoJSONFeature): string {
  const { no, code } = feature.properties as Record<string, unknown>;
  return String(no ?? code ?? "");
}

/** Fill layers of areas, circles and symbols of points; lines and labels are not asked. */
function interactiveLayers(map: WebMap): { points: string[]; areas: string[] } {
  const known = new Set<string>(KINDS.map(([layer]) => layer));
  const points: string[] = [];
  const areas: string[] = [];
  // Not getStyle(): that copies the whole style at each move of the mouse.
  for (const id of map.getLayersOrder()) {
    const layer = map.getLayer(id);
    if (!layer?.sourceLayer || !known.has(layer.sourceLayer)) continue;
    const drawn = layer.type === "symbol" && layer.sourceLayer === "incidents";
    if (layer.type === "circle" || drawn) points.push(id);
    if (layer.type === "fill") areas.push(id);
  }
  return { points, areas };
}
