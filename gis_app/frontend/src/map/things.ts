// What lies under the pointer: an incident before a facility, and both before the places,
// of which the way down decides (drill.ts).
import type { Map as WebMap, MapGeoJSONFeature, PointLike, Point } from "maplibre-gl";
import { placeToOpen } from "./drill";

export interface Thing {
  kind: "incident" | "facility" | "bin" | "place";
  code: string;
  feature: MapGeoJSONFeature;
  place: MapGeoJSONFeature | null; // the unit, grid or micro-grid that a click means
}

const NEAR = 5; // pixels: a fingertip is wider than a dot
// Below this zoom dots lie so close that one is hit by chance: a click means the place.
const DOTS_FROM = 12;

// Source layer → what a feature of it is, in the order of who is asked first.
const KINDS = [
  ["incidents", "incident"],
  ["incident_clusters", "bin"],
  ["facilities", "facility"],
  ["incident_density", "bin"],
] as const;
const PLACES = ["micro_grids", "grids", "units"];

/** shown: code of the unit or grid whose page is open. */
export function thingAt(map: WebMap, at: Point, shown: string | null): Thing | null {
  const ids = interactiveLayers(map);
  const box: [PointLike, PointLike] = [
    [at.x - NEAR, at.y - NEAR],
    [at.x + NEAR, at.y + NEAR],
  ];
  const dots = map.getZoom() >= DOTS_FROM;
  const around = dots ? map.queryRenderedFeatures(box, { layers: ids.points }) : [];
  const under = map.queryRenderedFeatures(at, { layers: ids.areas });
  const place = placeOf(under, shown, map.getZoom());
  const found = [...around, ...under];
  for (const [layer, kind] of KINDS) {
    const feature = found.find((one) => one.sourceLayer === layer);
    if (feature) return { kind, code: codeOf(feature), feature, place };
  }
  return place && { kind: "place", code: codeOf(place), feature: place, place };
}

function placeOf(under: MapGeoJSONFeature[], shown: string | null, zoom: number) {
  const places = under.filter(({ sourceLayer = "" }) => PLACES.includes(sourceLayer));
  const code = placeToOpen(places.map(codeOf), shown, zoom);
  return places.find((one) => codeOf(one) === code) ?? null;
}

export function codeOf(feature: MapGeoJSONFeature): string {
  const { no, code } = feature.properties as Record<string, unknown>;
  return String(no ?? code ?? "");
}

/** Fill layers of areas, circles and symbols of points; lines and labels are not asked. */
function interactiveLayers(map: WebMap): { points: string[]; areas: string[] } {
  const known = new Set<string>([...KINDS.map(([layer]) => layer), ...PLACES]);
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
