// A map of the ground alone (no incidents), to lay something else over it.
import type { GeoJSONSource, Map as WebMap, StyleSpecification } from "maplibre-gl";
import type { Feature, FeatureCollection } from "geojson";
import { type Theme, theme } from "../chrome";
import type { Box, LonLat } from "../types";
import { OWN, carriedOver } from "./carried_over";
import { createMap, loadStyle } from "./create";

export const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };
const CLOSEST = 17;

export async function groundStyle(shown: Theme = theme()): Promise<StyleSpecification> {
  const style = await loadStyle(shown);
  const ground = style.layers.filter(
    ({ metadata }) => (metadata as { group?: string } | undefined)?.group !== "incident",
  );
  return { ...style, layers: ground };
}

/** Resolves when the style is there and layers may be added. */
export async function createGround(
  container: HTMLElement,
  box: Box | null,
): Promise<WebMap> {
  const map = createMap(container, await groundStyle(), null, null);
  if (box) fit(map, box, false);
  await new Promise<void>((resolve) => map.once("load", () => resolve()));
  return map;
}

/** The other theme's ground, with what we laid over it. paint: our colours, said anew. */
export async function followTheme(
  map: WebMap,
  shown: Theme,
  paint: () => void,
): Promise<void> {
  map.setStyle(await groundStyle(shown), {
    transformStyle: (previous, next) => (previous ? carriedOver(previous, next) : next),
  });
  map.once("styledata", paint);
}

export function fit(map: WebMap, [west, south, east, north]: Box, animate = true): void {
  const { clientWidth, clientHeight } = map.getContainer();
  const padding = Math.min(48, clientWidth / 8, clientHeight / 8);
  const bounds: Box = [west, south, east, north];
  map.fitBounds(bounds, { padding, maxZoom: CLOSEST, animate: animate && !isCalm() });
}

/** Whether the reader asked for less motion. */
export function isCalm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function setData(map: WebMap, id: string, data: Feature | FeatureCollection): void {
  map.getSource<GeoJSONSource>(`${OWN}${id}`)?.setData(data);
}

export function pointsOf(points: LonLat[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: points.map((coordinates) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates },
      properties: {},
    })),
  };
}
