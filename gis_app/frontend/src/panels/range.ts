// The filter's range in words: what is drawn or taken, how large, and what may be done to
// it.
import type { Geometry } from "geojson";
import { data, h, replace } from "../dom";
import { area, number } from "../format";
import { type Near, type RangeState, whereOf } from "../filtering/range";
import { areaWithin } from "../geometry/measure";
import { isGridCode } from "../geometry/codes";
import { areaOf } from "../geometry/area";
import type { Zone } from "../geometry/gauss_kruger";
import { polygonsOf, sizeOf } from "../geometry/shapes";
import { t } from "../i18n";
import { type IconName, icon } from "../icons";
import type { Filter, LonLat, Session } from "../types";
import { sight } from "../session";
import { section } from "./section";
import { metresInput, walkingChoice } from "./walking";

const GROW_M = 100;
const MOST_CHIPS = 24;

export interface RangeDeeds {
  edit(): void;
  zoom(area: Geometry): void;
  /** The unit or grid that is shown beside the map; null: none is. */
  shownPlace(): string | null;
}

export interface RangePanel {
  render(): void;
  /** What was said of the last shape; null: nothing. */
  tell(text: string | null, bad?: boolean): void;
}

export function showRange(
  box: HTMLElement,
  range: RangeState,
  filter: () => Filter,
  session: Session,
  zone: Zone | null,
  deeds: RangeDeeds,
): RangePanel {
  const said = h("p", { class: "notice", role: "status", id: "range-said", hidden: true });
  const body = h("div", { class: "range" });
  let metres = GROW_M;
  // Where comes first: below the filter's own deeds, above what and when.
  box.firstElementChild?.after(section(t("range.title"), body, said));
  const render = () => {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.deed;
    const where = whereOf(filter());
    replace(
      body,
      range.empty && h("p", { class: "sub" }, t("range.none")),
      where.geometry && geometryPart(where.geometry),
      where.near && nearPart(where.near),
      where.grids.length > 0 && gridsPart(where.grids),
      where.under && namedPart(where.under),
      !range.empty && sight(session) === "totals" && wholeGrids(),
      actions(),
      !range.empty && growing(),
    );
    if (focused) body.querySelector<HTMLElement>(`[data-deed="${focused}"]`)?.focus();
  };
  const geometryPart = (shape: NonNullable<ReturnType<typeof whereOf>["geometry"]>) => {
    const { parts, holes, corners } = sizeOf(shape);
    const details = [
      parts > 1 && t("range.parts", { n: parts }),
      holes > 0 && t("range.holes", { n: holes }),
      t("range.corners", { n: number(corners) }),
    ].filter(Boolean);
    return h(
      "p",
      {},
      t("range.drawn"),
      " ",
      h("b", { id: "range-area" }, area(squareMetres(shape, zone))),
      h("span", { class: "sub" }, ` · ${details.join(" · ")}`),
    );
  };
  const nearPart = (near: Near) =>
    h(
      "div",
      {},
      h(
        "p",
        {},
        t("range.near"),
        " ",
        h("b", { id: "range-area" }, area(Math.PI * near.radius_m ** 2)),
      ),
      walkingChoice(near.radius_m, (radius_m) => void range.near({ ...near, radius_m }, "new")),
    );
  const gridsPart = (grids: string[]) =>
    h(
      "div",
      { class: "titled" },
      h("h4", {}, t("range.grids", { n: grids.length })),
      h(
        "div",
        { class: "chips" },
        grids.slice(0, MOST_CHIPS).map((code) =>
          h(
            "button",
            {
              type: "button",
              class: "button small chip",
              title: `${t("range.without")} ${code}`,
              onclick: () => void range.take(code, "union"),
            },
            nameOf(code),
            icon("close"),
          ),
        ),
        grids.length > MOST_CHIPS &&
          h("span", { class: "sub" }, t("range.more", { n: grids.length - MOST_CHIPS })),
      ),
    );
  const namedPart = (code: string) =>
    h("p", {}, t("range.under"), " ", h("b", { class: "range-place" }, nameOf(code)));
  const nameOf = (code: string) => {
    const name = h("bdi", { "data-place": code }, code);
    void range
      .place(code)
      .then((place) => (name.textContent = place.name))
      .catch(() => {});
    return name;
  };
  const actions = () => {
    const place = deeds.shownPlace();
    return h(
      "div",
      { class: "actions" },
      !range.empty && [
        // A circle has its two handles always.
        !(range.where.near && !range.where.geometry) &&
          deed("edit", "edit", () => deeds.edit()),
        deed("zoom", "target", () => void range.outline().then(deeds.zoom, () => {})),
        deed("clear", "trash", () => void range.clear()),
      ],
      place &&
        deed(isGridCode(place) ? "takegrid" : "takeunit", "filter", () => void range.take(place)),
    );
  };
  const growing = () =>
    h(
      "div",
      { class: "grow" },
      h("span", { class: "sub" }, t("range.buffer")),
      metresInput("grow", t("range.buffer"), metres, (chosen) => (metres = chosen), 1),
      deed("grow", "plus", () => void range.grow(metres)),
      deed("shrink", "minus", () => void range.grow(-metres)),
    );
  render();
  return {
    render,
    tell: (text, bad = false) => {
      said.hidden = text === null;
      said.className = bad ? "notice bad" : "notice warn";
      replace(said, text && data(text));
    },
  };
}

type Deed = "edit" | "zoom" | "clear" | "takegrid" | "takeunit" | "grow" | "shrink";

function deed(name: Deed, sign: IconName, onclick: () => void) {
  return h(
    "button",
    { type: "button", class: "button small", "data-deed": name, onclick },
    icon(sign),
    t(`range.${name}`),
  );
}

function wholeGrids() {
  return h("p", { class: "notice" }, icon("eye"), t("range.snapped"));
}

/** Planar in the zone, holes taken out, as the server gives it. */
function squareMetres(shape: Parameters<typeof sizeOf>[0], zone: Zone | null): number {
  if (!zone) return areaOf(shape);
  const ring = (corners: unknown[]) => areaWithin(corners.slice(1) as LonLat[], zone);
  return polygonsOf(shape).reduce(
    (sum, [outer, ...holes]) =>
      sum + ring(outer!) - holes.reduce((cut, hole) => cut + ring(hole), 0),
    0,
  );
}
