// Fresh tiles without a flash: what never changes has its version in its address, what
// always does is asked for again.
import type { Map as WebMap, VectorTileSource } from "maplibre-gl";
import { loadStyle } from "./create";

// The version of layers whose rows change all the time (web/style.py LIVE).
const LIVE = /[?&]v=live\b/;

/** Incidents anew; of the rest, whatever the style now gives another address. */
export async function refreshTiles(map: WebMap): Promise<void> {
  const style = await loadStyle();
  for (const [id, spec] of Object.entries(style.sources)) {
    const source = map.getSource<VectorTileSource>(id);
    if (spec.type !== "vector" || !spec.tiles || source?.type !== "vector") continue;
    if (spec.tiles.some((address) => LIVE.test(address))) map.refreshTiles(id);
    else if (String(source.tiles) !== String(spec.tiles)) source.setTiles(spec.tiles);
  }
}
