// A drawn area in pieces: as rings, each of which can be edited alone, and whole again.
import type { MultiPolygon, Polygon, Position } from "geojson";

export type Area = Polygon | MultiPolygon;

/** part: which polygon; hole: cut out of it. */
export interface Ring {
  part: number;
  hole: boolean;
  corners: Position[]; // the first again at the end
}

/** Outlines first in each part, then its holes. */
export function ringsOf(area: Area): Ring[] {
  return polygonsOf(area).flatMap((rings, part) =>
    rings.map((corners, at) => ({ part, hole: at > 0, corners })),
  );
}

/** The other way; null if no outline is left. A hole without its outline is dropped. */
export function areaFrom(rings: Ring[]): Area | null {
  const parts = [...new Set(rings.map(({ part }) => part))].sort((a, b) => a - b);
  const polygons = parts
    .map((part) => {
      const own = rings.filter((ring) => ring.part === part);
      const outlines = own.filter(({ hole }) => !hole);
      return outlines.length ? [...outlines, ...own.filter(({ hole }) => hole)] : [];
    })
    .filter((own) => own.length > 0)
    .map((own) => own.map(({ corners }) => corners));
  if (!polygons.length) return null;
  return polygons.length === 1
    ? { type: "Polygon", coordinates: polygons[0]! }
    : { type: "MultiPolygon", coordinates: polygons };
}

export function polygonsOf(area: Area): Position[][][] {
  return area.type === "Polygon" ? [area.coordinates] : area.coordinates;
}

/** How many corners, parts and holes; the closing point of a ring is no corner. */
export function sizeOf(area: Area): { corners: number; parts: number; holes: number } {
  const rings = ringsOf(area);
  return {
    corners: rings.reduce((sum, { corners }) => sum + corners.length - 1, 0),
    parts: polygonsOf(area).length,
    holes: rings.filter(({ hole }) => hole).length,
  };
}

/** The holes of a part that was moved as a whole move along. */
export function movedAlong(rings: Ring[], before: Ring, after: Ring): Ring[] {
  const [dx, dy] = [0, 1].map((axis) => after.corners[0]![axis]! - before.corners[0]![axis]!);
  return rings.map((ring) =>
    ring.hole && ring.part === after.part
      ? { ...ring, corners: ring.corners.map(([x, y]) => rounded([x! + dx!, y! + dy!])) }
      : ring,
  );
}

// A millimetre, as the server keeps them.
export function rounded([x, y]: Position): Position {
  return [Number(x!.toFixed(8)), Number(y!.toFixed(8))];
}
