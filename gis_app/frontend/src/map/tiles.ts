// Fresh tiles without a flash: what never changes has its version in its address, what
// always does is asked for again.
import type { Map as WebMap, VectorTileSource } from "maplibre-gl";
import { loadStyle } from "./create";
import { isLive } from "./filtered";

/** Incidents anew; of the rest, whatever the style now gives another address. */
export function refreshTiles(map: WebMap): Promise<void> {
  return follow(map, (id) => map.refreshTiles(id));
}

/** Whatever the style now gives another address: a filter, a boundary. */
export function changeTiles(map: WebMap): Promise<void> {
  return follow(map, () => {}); // to ask again while a tile comes leaves it waiting for ever
}

async function follow(map: WebMap, again: (source: string) => void): Promise<void> {
  const style = await loadStyle();
  for (const [id, spec] of Object.entries(style.sources)) {
    const source = map.getSource<VectorTileSource>(id);
    if (spec.type !== "vector" || !spec.tiles || source?.type !== "vector") continue;
    if (String(source.tiles) !== String(spec.tiles)) source.setTiles(spec.tiles);
    else if (spec.tiles.some(isLive)) again(id);
  }
}
