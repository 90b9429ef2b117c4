// Fresh tiles without a flash: the style's addresses carry the version of the data.
import type { Map as WebMap, VectorTileSource } from "maplibre-gl";
import { loadStyle } from "./create";

/** Asks for the style again and hands on the addresses that changed. */
export async function refreshTiles(map: WebMap): Promise<void> {
  const style = await loadStyle();
  for (const [id, spec] of Object.entries(style.sources)) {
    const source = map.getSource<VectorTileSource>(id);
    if (spec.type !== "vector" || !spec.tiles || source?.type !== "vector") continue;
    if (String(source.tiles) !== String(spec.tiles)) source.setTiles(spec.tiles);
  }
}
