// Other tiles without a flash: what never changes has its version in its address.
import type { Map as WebMap, VectorTileSource } from "maplibre-gl";
import { loadStyle } from "./create";

/** Whatever the style now gives another address: a filter, a boundary. */
export async function changeTiles(map: WebMap): Promise<void> {
  const style = await loadStyle();
  for (const [id, spec] of Object.entries(style.sources)) {
    const source = map.getSource<VectorTileSource>(id);
    if (spec.type !== "vector" || !spec.tiles || source?.type !== "vector") continue;
    if (String(source.tiles) !== String(spec.tiles)) source.setTiles(spec.tiles);
  }
}
