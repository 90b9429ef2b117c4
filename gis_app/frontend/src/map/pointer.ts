// The pointer on the map: what it hovers over, what a click opens, by the chosen tool.
import type { Map as WebMap, MapGeoJSONFeature, MapMouseEvent } from "maplibre-gl";
import { data, h, replace, styled } from "../dom";
import { label, t } from "../i18n";
import type { Context } from "../panels/context";
import type { Facility } from "../panels/facility";
import type { Tool } from "../panels/tools";
import type { LonLat } from "../types";
import { type Thing, thingAt } from "./things";
import { number } from "../format";

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
    const thing = tool() === "select" ? thingAt(map, event.point) : null;
    light(thing?.kind === "grid" ? thing.feature : null);
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
  map.on("click", (event) => {
    tip.hidden = true;
    click(map, context, tool(), event);
  });
  // A right click asks whose place this is, whatever the tool; drawing has its own use for it.
  map.on("contextmenu", (event) => {
    if (tool() !== "select" && tool() !== "locate") return;
    event.preventDefault();
    context.actions.locate([event.lngLat.lng, event.lngLat.lat]);
  });
}

function click(map: WebMap, { actions }: Context, tool: Tool, event: MapMouseEvent): void {
  if (tool === "locate") return actions.locate([event.lngLat.lng, event.lngLat.lat]);
  if (tool !== "select") return;
  const thing = thingAt(map, event.point);
  if (!thing) return;
  const { shiftKey, altKey } = event.originalEvent;
  if ((shiftKey || altKey) && (thing.kind === "grid" || thing.kind === "unit"))
    return actions.take(thing.code, event.originalEvent);
  if (thing.kind === "facility") return actions.openFacility(facilityOf(thing.feature));
  if (thing.kind === "incident") actions.openIncident(thing.code, { fit: false });
  else if (thing.kind === "grid") actions.openGrid(thing.code, { fit: false });
  else if (thing.kind === "unit") actions.openUnit(thing.code);
  else if (thing.kind === "bin")
    map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
}

/** As its tile has it: to a metre or better where facilities are drawn. */
function facilityOf({ properties, geometry }: MapGeoJSONFeature): Facility {
  const facts = properties as Record<string, string>;
  const at = geometry.type === "Point" ? (geometry.coordinates as LonLat) : [0, 0];
  return {
    code: String(facts.code ?? ""),
    kind: String(facts.kind ?? ""),
    name: String(facts.name ?? ""),
    at: at.map((x) => Number(x.toFixed(8))) as LonLat,
  };
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
  { kind, feature }: Thing,
  more: (code: string) => Node[],
): Node[] | null {
  const facts = feature.properties as Record<string, string | number | boolean>;
  const sub = (text: string) => h("div", { class: "sub" }, text);
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
    ];
  const name = h("div", {}, data(String(facts.name ?? facts.code)));
  const code = String(facts.code);
  return [name, h("div", { class: "sub code" }, data(code)), ...more(code)];
}
