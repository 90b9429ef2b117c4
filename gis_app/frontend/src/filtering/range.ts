// The range of the page's filter: a drawn area, a circle, grids or a unit; and how another
// shape is put to what is there. The server joins and cuts (POST /api/shapes).
import type { LineString, MultiPolygon, Point, Polygon } from "geojson";
import { get, post } from "../api";
import { isGridCode } from "../geometry/codes";
import type { Area } from "../geometry/shapes";
import { t } from "../i18n";
import { remembered } from "../remembered";
import type { Filter, Unit } from "../types";
import type { FilterState } from "./state";

export const COMBINATIONS = ["new", "union", "difference", "intersection"] as const;
export type Combination = (typeof COMBINATIONS)[number];

export interface Near {
  lon: number;
  lat: number;
  radius_m: number;
}

/** The conditions that say where, each null where it is not asked. */
export interface Where {
  geometry: Area | null;
  near: Near | null;
  grids: string[];
  under: string | null;
}

export interface Answer {
  geometry: Area | null;
  area_m2: number;
  warnings: string[];
}

const NOWHERE = { geometry: null, near: null, grids: null, under: null };
const MOST_GRIDS = 100; // outlines that are asked for one by one
const GRID_LENGTH = 16;

/** A deed that cannot be done; its text is for the person who asked. */
export class Undone extends Error {}

/** The place of a code. */
const place = remembered((code) => {
  const path = isGridCode(code) ? "grids" : "units";
  return get<Unit>(`/api/${path}/${code}`);
});

/** Several grids as one area, by their codes: a filter is changed often, they seldom. */
const joined = remembered(async (codes) => {
  const found = await Promise.all(codes.split(" ").map(place));
  const polygons = found.flatMap(({ geometry }) =>
    geometry?.type === "Polygon" ? [geometry.coordinates] : (geometry as MultiPolygon).coordinates,
  );
  // Neighbours share borders, which no valid MultiPolygon may: repaired they are one.
  const whole = await ask({
    op: "repair",
    a: { type: "MultiPolygon", coordinates: polygons },
  });
  return whole.geometry!;
});

export class RangeState {
  /** What the next shape does to the one that is there. */
  combination: Combination = "new";
  private turn = 0;

  /** told: what the server said of a shape; null: nothing. failed: it was not taken. */
  constructor(
    private readonly filters: FilterState,
    private readonly told: (text: string | null) => void,
    private readonly failed: (reason: unknown) => void,
  ) {}

  get where(): Where {
    return whereOf(this.filters.wanted);
  }

  get empty(): boolean {
    const { geometry, near, grids, under } = this.where;
    return !geometry && !near && grids.length === 0 && !under;
  }

  /** A drawn area becomes the range, or is put to it; as: how, unless the tool bar says. */
  draw(shape: Polygon, as = this.combination): Promise<void> {
    return this.carefully(async () => {
      const made =
        as === "new" || this.empty
          ? await ask({ op: "repair", a: shape })
          : await ask({ op: as, a: await this.outline(), b: shape });
      return this.taken(made);
    }, as);
  }

  /** All within so many metres of a line. */
  drawAround(line: LineString, metres: number, as = this.combination): Promise<void> {
    return this.carefully(async () => {
      const corridor = await ask({ op: "buffer", a: line, metres });
      if (as === "new" || this.empty) return this.taken(corridor);
      return this.taken(
        await ask({ op: as, a: await this.outline(), b: corridor.geometry! }),
      );
    }, as);
  }

  /** Corners were moved: as they are, unless the outline crosses itself now. */
  change(area: Area): Promise<void> {
    return this.carefully(async () => {
      const checked = await ask({ op: "repair", a: area });
      return this.taken(checked.warnings.length ? checked : { ...checked, geometry: area });
    });
  }

  /** What is there grown by so many metres, or shrunk by less than 0. */
  grow(metres: number): Promise<void> {
    return this.carefully(async () =>
      this.taken(await ask({ op: "buffer", a: await this.outline(), metres })),
    );
  }

  /** A circle stays a circle where it stands alone. */
  near(circle: Near, as = this.combination): Promise<void> {
    if (as === "new" || this.empty)
      return this.carefully(() => Promise.resolve({ ...NOWHERE, near: circle }), as);
    return this.carefully(async () => {
      const b = (await roundArea(circle)).geometry!;
      return this.taken(await ask({ op: as, a: await this.outline(), b }));
    });
  }

  /** A unit or a grid: by its code as long as that says it, else by its outline. */
  take(code: string, as = this.combination): Promise<void> {
    const isGrid = isGridCode(code) && code.length === GRID_LENGTH;
    const { geometry, near, grids, under } = this.where;
    const onlyGrids = !geometry && !near && !under;
    if (isGrid && onlyGrids && (as === "union" || as === "difference")) {
      const rest = grids.filter((one) => one !== code);
      // Added again it is taken away: a click too many is undone by another.
      const next = as === "union" && rest.length === grids.length ? [...grids, code] : rest;
      if (as === "union" || rest.length < grids.length)
        return this.carefully(() => Promise.resolve({ ...NOWHERE, grids: next }));
    }
    if (as !== "new" && !this.empty)
      return this.carefully(async () => {
        const b = await this.outlineOf(code);
        return this.taken(await ask({ op: as, a: await this.outline(), b }));
      });
    return this.carefully(async () => {
      if (isGrid) return { ...NOWHERE, grids: [code] };
      if (!isGridCode(code)) return { ...NOWHERE, under: code };
      return { ...NOWHERE, geometry: await this.outlineOf(code) };
    }, as);
  }

  async clear(): Promise<void> {
    this.turn += 1;
    this.told(null);
    await this.filters.set(NOWHERE);
  }

  /** What is asked now as one area; several conditions: what they have in common. */
  async outline(): Promise<Area> {
    const { geometry, near, grids, under } = this.where;
    const parts: Area[] = [];
    if (geometry) parts.push(geometry);
    if (near) parts.push((await roundArea(near)).geometry!);
    if (grids.length) parts.push(await this.outlineOfAll(grids));
    if (under) parts.push(await this.outlineOf(under));
    let whole = parts[0]!;
    for (const part of parts.slice(1)) {
      const common = await ask({ op: "intersection", a: whole, b: part });
      if (!common.geometry) throw new Undone(common.warnings[0]);
      whole = common.geometry;
    }
    return whole;
  }

  place(code: string): Promise<Unit> {
    return place(code);
  }

  private async outlineOf(code: string): Promise<Area> {
    return (await place(code)).geometry as Area;
  }

  /** Of several grids as one area. */
  async outlineOfAll(codes: string[]): Promise<Area> {
    if (codes.length > MOST_GRIDS)
      throw new Undone(t("range.many", { n: codes.length, most: MOST_GRIDS }));
    return joined(codes.join(" "));
  }

  private taken({ geometry, warnings }: Answer): Filter | null {
    this.told(warnings.join(" ") || null);
    return geometry && { ...NOWHERE, geometry };
  }

  /** Only the last of several deeds counts, and none that began before the filter was
      cleared or undone; null: the filter stays as it is. */
  private async carefully(
    deed: () => Promise<Filter | null>,
    as: Combination = "new",
  ): Promise<void> {
    const mine = (this.turn += 1);
    const { rewound } = this.filters;
    const holds = () => mine === this.turn && rewound === this.filters.rewound;
    this.told(null);
    try {
      if (as === "difference" && this.empty) throw new Undone(t("range.nothing"));
      const change = await deed();
      if (change && holds()) await this.filters.set(change);
    } catch (reason) {
      if (holds()) this.failed(reason);
    }
  }
}

export function whereOf(filter: Filter): Where {
  return {
    geometry: (filter.geometry as Area | undefined) ?? null,
    near: (filter.near as Near | undefined) ?? null,
    grids: (filter.grids as string[] | undefined) ?? [],
    under: (filter.under as string | undefined) ?? null,
  };
}

interface Wish {
  op: "union" | "difference" | "intersection" | "buffer" | "repair";
  a: Area | LineString | Point;
  b?: Area;
  metres?: number;
}

function ask(wish: Wish): Promise<Answer> {
  return post<Answer>("/api/shapes", wish);
}

function roundArea({ lon, lat, radius_m }: Near): Promise<Answer> {
  return ask({
    op: "buffer",
    a: { type: "Point", coordinates: [lon, lat] },
    metres: radius_m,
  });
}
