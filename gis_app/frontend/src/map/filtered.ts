// Which filter the tiles of incidents are asked with: part of their address, so that a
// style that comes later (another theme, new boundaries) has it, too.
import type { StyleSpecification } from "maplibre-gl";

// The version of layers whose rows change all the time (web/style.py LIVE).
const LIVE = /[?&]v=live\b/;

// Layers whose boundaries of another day may be asked for (layers/: dated).
const DATED = new Set(["units", "grids", "micro_grids"]);

let chosen = "";
let day = "";

/** id: of a kept filter; "": none. */
export function tileFilter(id: string): void {
  chosen = id;
}

/** Whose boundaries the map shows: those in force on a day; "": now. */
export function tileDay(date: string): void {
  day = date;
}

export function isLive(address: string): boolean {
  return LIVE.test(address);
}

export function filtered(style: StyleSpecification): StyleSpecification {
  if (!chosen && !day) return style;
  const sources = Object.entries(style.sources).map(([id, spec]) => {
    if (spec.type !== "vector" || !spec.tiles) return [id, spec] as const;
    const more = spec.tiles.some(isLive)
      ? chosen && `&f=${chosen}`
      : day && DATED.has(id) && `&at=${day}`;
    if (!more) return [id, spec] as const;
    const tiles = spec.tiles.map((address) => `${address}${more}`);
    return [id, { ...spec, tiles }] as const;
  });
  return { ...style, sources: Object.fromEntries(sources) };
}
