// What of the page a view keeps, read from it and put back: filter, extent, layers, theme.
import type { Map as WebMap } from "maplibre-gl";
import type { FilterState } from "../filtering/state";
import { styleLayersOf } from "../panels/layers";
import type { LayerInfo } from "../types";
import type { Shown } from "./client";

/** How the grids are coloured, as the page's address says it; "" for not at all. */
export interface ThemeHook {
  readonly address: string;
  choose(address: string): void;
}

export interface Stage {
  map: WebMap;
  filters: FilterState;
  layers: LayerInfo[];
  theme?: ThemeHook;
}

export function readStage({ map, filters, layers, theme }: Stage): Shown {
  const { lng, lat } = map.getCenter();
  return {
    filter: filters.id,
    map: { lon: +lng.toFixed(6), lat: +lat.toFixed(6), zoom: +map.getZoom().toFixed(2) },
    layers: layers.map(({ id }) => id).filter((id) => isShown(map, id)),
    theme: theme?.address ? { choice: theme.address } : null,
  };
}

export async function putOnStage(stage: Stage, shown: Shown): Promise<void> {
  const { map, filters, layers } = stage;
  if (shown.layers) {
    const wanted = new Set(shown.layers);
    for (const { id } of layers) show(map, id, wanted.has(id));
  }
  stage.theme?.choose(String(shown.theme?.choice ?? ""));
  if (shown.map) {
    const { lon, lat, zoom } = shown.map;
    map.flyTo({ center: [lon, lat], zoom, duration: 700 });
  }
  await (shown.filter ? filters.open(shown.filter) : filters.clear());
}

function isShown(map: WebMap, id: string): boolean {
  return styleLayersOf(map, id).some(
    (name) => map.getLayoutProperty(name, "visibility") !== "none",
  );
}

function show(map: WebMap, id: string, shown: boolean): void {
  if (isShown(map, id) === shown) return;
  for (const name of styleLayersOf(map, id))
    map.setLayoutProperty(name, "visibility", shown ? "visible" : "none");
}
