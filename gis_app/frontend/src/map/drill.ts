// Which place a click opens: the one below what is shown, and never one that is too large
// to be meant. Where the names of grids can be read, a click means a grid.
import { WIDTHS } from "../geometry/codes";

// From this zoom on at least this level: the names that the map shows there (layers/*.py).
const FLOORS: [zoom: number, width: number][] = [
  [14.5, WIDTHS.grid],
  [12.5, WIDTHS.community],
  [11, WIDTHS.town],
];

/**
 * codes: of everything under the pointer. shown: the unit or grid whose page is open.
 * Inside of it the next level opens, beside it the same level over there; a micro-grid
 * only when its grid, or another micro-grid, is shown.
 */
export function placeToOpen(
  codes: string[],
  shown: string | null,
  zoom: number,
): string | null {
  const path = [...new Set(codes)].sort((a, b) => a.length - b.length);
  const finest = path.at(-1);
  if (finest === undefined) return null;
  const asked = shown === null ? WIDTHS.county : nextWidth(path, finest, shown);
  const least = Math.max(asked, floor(zoom));
  return path.find((code) => code.length >= least) ?? coarseEnd(path, shown);
}

function nextWidth(path: string[], finest: string, shown: string): number {
  if (!finest.startsWith(shown)) return shown.length;
  return path.find((code) => code.length > shown.length)?.length ?? shown.length;
}

function floor(zoom: number): number {
  return FLOORS.find(([from]) => zoom >= from)?.[1] ?? 0;
}

/** Nothing is as fine as was asked for: the finest there is, micro-grids apart. */
function coarseEnd(path: string[], shown: string | null): string | null {
  const isFine = shown !== null && shown.length >= WIDTHS.grid;
  return path.filter((code) => isFine || code.length <= WIDTHS.grid).at(-1) ?? null;
}
