// The pointer on the map: what it hovers over, what a click opens, by the chosen tool.
import {
  type Map as WebMap,
  type MapGeoJSONFeature,
  type MapMouseEvent,
  Point,
} from "maplibre-gl";
import { data, h, replace, styled } from "../dom";
import { WIDTHS, isGridCode } from "../geometry/codes";
import { label, optional, t } from "../i18n";
import type { Context } from "../panels/context";
import type { Tool } from "../panels/tools";
import { type Thing, codeOf, thingAt } from "./things";
import { number } from "../format";

// From these zooms on a grid and a micro-grid are large enough to be looked at.
const GRIDS_FROM = 13.5;
const MICRO_FROM = 15;

/** more: what else is said of a grid or a unit. */
export function wirePointer(
  map: WebMap,
  context: Context,
  tool: () => Tool,
  more: (code: string) => Node[],
): void {
  const tip = h("div", { class: "tip", role: "tooltip", hidden: true });
  map.getContainer().append(tip);
  let lit: MapGeoJSONFeature | null = null;
  const light = (feature: MapGeoJSONFeature | null) => {
    if (lit?.id === feature?.id && lit?.sourceLayer === feature?.sourceLayer) return;
    setHover(map, lit, false);
    setHover(map, feature, true);
    lit = feature;
  };
  const hover = (event: MapMouseEvent) => {
    const thing =
      tool() === "select" ? thingAt(map, event.point, context.place()) : null;
    light(thing && opensPlace(thing) ? thing.place : null);
    const cursor = cursorFor(tool(), thing);
    if (cursor !== null) map.getCanvas().style.cursor = cursor;
    showTip(tip, context, thing, event, more);
  };
  let frame = 0;
  map.on("mousemove", (event) => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => hover(event));
  });
  map.on("mouseout", () => {
    tip.hidden = true;
    light(null);
  });
  const clicked = (at: Clicked) => {
    tip.hidden = true;
    click(map, context, tool(), at);
  };
  map.on("click", clicked);
  // With Shift held MapLibre waits for a box to zoom to, and keeps the click to itself.
  map.on("boxzoomcancel", ({ originalEvent }) => {
    if (!(originalEvent instanceof MouseEvent)) return; // Escape
    const { left, top } = map.getCanvas().getBoundingClientRect();
    const point = new Point(originalEvent.clientX - left, originalEvent.clientY - top);
    clicked({ point, lngLat: map.unproject(point), originalEvent });
  });
  // A right click asks whose place this is, whatever the tool; drawing has its own use for it.
  map.on("contextmenu", (event) => {
    if (tool() !== "select" && tool() !== "locate") return;
    event.preventDefault();
    context.actions.locate([event.lngLat.lng, event.lngLat.lat]);
  });
}

type Clicked = Pick<MapMouseEvent, "point" | "lngLat" | "originalEvent">;

function click(map: WebMap, context: Context, tool: Tool, event: Clicked): void {
  const { actions } = context;
  if (tool === "locate") return actions.locate([event.lngLat.lng, event.lngLat.lat]);
  if (tool !== "select") return;
  const thing = thingAt(map, event.point, context.place());
  if (!thing) return;
  const { shiftKey, altKey } = event.originalEvent;
  if ((shiftKey || altKey) && thing.place && opensPlace(thing))
    return actions.take(codeOf(thing.place), event.originalEvent);
  if (thing.kind === "incident") actions.openIncident(thing.code, { fit: false });
  else if (thing.kind === "facility") actions.openFacility(thing.code, { fit: false });
  else if (thing.place) openPlace(actions, codeOf(thing.place), map.getZoom());
  else map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
}

/** Of a grid the map stays as it is, unless that is a speck: who compares neighbours
 * looks at one picture. */
function openPlace(actions: Context["actions"], code: string, zoom: number): void {
  if (!isGridCode(code)) return actions.openUnit(code);
  const isMicro = code.length > WIDTHS.grid;
  actions.openGrid(code, { fit: zoom < (isMicro ? MICRO_FROM : GRIDS_FROM) });
}

/** Squares of density lie over everything at low zooms: the place below them opens. */
function opensPlace({ kind }: Thing): boolean {
  return kind === "place" || kind === "bin";
}

function cursorFor(tool: Tool, thing: Thing | null): string | null {
  if (tool === "locate" || tool === "near" || tool === "measure") return "crosshair";
  if (tool !== "select") return null; // terra-draw's
  return thing ? "pointer" : "";
}

function setHover(map: WebMap, feature: MapGeoJSONFeature | null, hover: boolean): void {
  if (feature?.id === undefined || !feature.sourceLayer || !map.getSource(feature.source))
    return;
  const target = {
    source: feature.source,
    sourceLayer: feature.sourceLayer,
    id: feature.id,
  };
  map.setFeatureState(target, { hover });
}

function showTip(
  tip: HTMLElement,
  context: Context,
  thing: Thing | null,
  event: MapMouseEvent,
  more: (code: string) => Node[],
) {
  const lines = thing && tipLines(context, thing, more);
  tip.hidden = !lines;
  if (!lines) return;
  replace(tip, lines);
  styled(tip, { left: `${event.point.x + 14}px`, top: `${event.point.y + 14}px` });
}

function tipLines(
  { words }: Context,
  { kind, feature, place }: Thing,
  more: (code: string) => Node[],
): Node[] {
  const facts = feature.properties as Facts;
  if (kind === "incident")
    return [
      h("div", {}, label(words.categories, facts.category as string)),
      sub(
        [
          label(words.states, facts.state as string),
          facts.overdue === true && t("incident.overdue"),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ];
  if (kind === "facility")
    return [
      data(String(facts.name)),
      sub(label(words.facility_kinds, facts.kind as string)),
      sub(t("range.walkhint")),
    ];
  if (kind === "bin")
    return [
      h("div", {}, `${number(Number(facts.n))} ${t("pick.total")}`),
      sub(
        `${t("detail.open")} ${facts.open === undefined ? t("detail.suppressed") : number(Number(facts.open))}`,
      ),
      ...(place ? [placeName(place.properties as Facts)] : []),
    ];
  const code = String(facts.code);
  return [
    placeName(facts),
    h("div", { class: "sub code" }, levelOf(facts), data(code)),
    ...more(code),
  ];
}

type Facts = Record<string, string | number | boolean>;

const sub = (text: string) => h("div", { class: "sub" }, text);

function placeName(facts: Facts): HTMLElement {
  return h("div", {}, data(String(facts.name ?? facts.code)));
}

/** Which level a click would open, so that nobody is surprised. */
function levelOf(facts: Facts): string {
  const code = String(facts.code);
  const level = facts.level ?? (code.length > WIDTHS.grid ? "micro" : "grid");
  return `${optional(`level.${level}`) ?? ""} · `;
}
