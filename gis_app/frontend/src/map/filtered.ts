// Which filter the tiles of incidents are asked with: part of their address, so that a
// style that comes later (another theme, new boundaries) has it, too.
import type { StyleSpecification } from "maplibre-gl";

// The version of layers whose rows change all the time (web/style.py LIVE).
const LIVE = /[?&]v=live\b/;

let chosen = "";

/** id: of a kept filter; "": none. */
export function tileFilter(id: string): void {
  chosen = id;
}

export function isLive(address: string): boolean {
  return LIVE.test(address);
}

export function filtered(style: StyleSpecification): StyleSpecification {
  if (!chosen) return style;
  const sources = Object.entries(style.sources).map(([id, spec]) => {
    const live = spec.type === "vector" && spec.tiles?.some(isLive);
    if (!live) return [id, spec] as const;
    const tiles = spec.tiles!.map((address) => `${address}&f=${chosen}`);
    return [id, { ...spec, tiles }] as const;
  });
  return { ...style, sources: Object.fromEntries(sources) };
}
