// The view and what is selected, as the part of the address after #.

export interface View {
  zoom: number;
  lat: number;
  lon: number;
}
export interface Place {
  view: View | null;
  filter?: string; // the id of a kept one
  theme?: string; // theming/choice.ts: what colours the places
  selected: { kind: Kind; code: string } | null;
}

const FILTER = /^[a-z2-7]{24}$/;
const THEME = /^[a-z_0-9]+(\.[-_a-z0-9]*)+$/;
const KINDS = ["unit", "grid", "incident", "party", "facility", "at"] as const;
export type Kind = (typeof KINDS)[number];

export function isKind(text: string | undefined): text is Kind {
  return (KINDS as readonly (string | undefined)[]).includes(text);
}

/** "#map=13.5/38.9/118.2&grid=990101001001Z003" and back. */
export function parseHash(hash: string): Place {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const kind = KINDS.find((name) => fields.get(name));
  return {
    view: parseView(fields.get("map") ?? ""),
    ...(FILTER.test(fields.get("filter") ?? "") ? { filter: fields.get("filter")! } : {}),
    ...(THEME.test(fields.get("theme") ?? "") ? { theme: fields.get("theme")! } : {}),
    selected: kind ? { kind, code: fields.get(kind)! } : null,
  };
}

export function formatHash(place: Place): string {
  const parts: string[] = [];
  if (place.view) {
    const { zoom, lat, lon } = place.view;
    parts.push(`map=${+zoom.toFixed(2)}/${+lat.toFixed(6)}/${+lon.toFixed(6)}`);
  }
  if (place.filter) parts.push(`filter=${place.filter}`);
  if (place.theme) parts.push(`theme=${place.theme}`);
  if (place.selected)
    parts.push(`${place.selected.kind}=${encoded(place.selected.code)}`);
  return parts.length ? `#${parts.join("&")}` : "";
}

/** A pair of coordinates stays one that a person can read. */
function encoded(code: string): string {
  return encodeURIComponent(code).replaceAll("%2C", ",");
}

function parseView(text: string): View | null {
  const [zoom = NaN, lat = NaN, lon = NaN] = text.split("/").map(Number);
  const sound = [zoom, lat, lon].every(Number.isFinite);
  if (!sound || Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
  return { zoom: Math.min(Math.max(zoom, 0), 24), lat, lon };
}
