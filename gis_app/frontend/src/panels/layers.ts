// Which layers are shown, and what their colours mean.
import type { Map as WebMap } from "maplibre-gl";
import { h, replace, svg } from "../dom";
import { language, t } from "../i18n";
import { THEME } from "../map/choropleth";
import type { LayerInfo, LayerLegend } from "../types";

const GROUPS = ["grid", "incident", "base"] as const;

/**
 * Returns a function that ends it: another theme brings other legend colours.
 * more: what a layer's legend says besides.
 */
export function showLayers(
  map: WebMap,
  box: HTMLElement,
  layers: LayerInfo[],
  more: (id: string) => HTMLElement | null = () => null,
): () => void {
  const rows = layers.map((layer) => ({
    layer,
    row: h("div", { class: "layer" }),
    besides: more(layer.id),
  }));
  const render = () => {
    for (const { layer, row, besides } of rows) fillRow(map, layer, row, besides, render);
  };
  replace(
    box,
    GROUPS.map((group) =>
      groupOf(
        group,
        rows.filter(({ layer }) => layer.group === group),
      ),
    ),
  );
  render();
  let band = Math.floor(map.getZoom());
  const zoomed = () => {
    const now = Math.floor(map.getZoom());
    if (now !== band) render();
    band = now;
  };
  map.on("zoom", zoomed);
  map.on("styledata", render);
  return () => {
    map.off("zoom", zoomed);
    map.off("styledata", render);
  };
}

function groupOf(group: (typeof GROUPS)[number], rows: { row: HTMLElement }[]) {
  if (!rows.length) return null;
  return h(
    "section",
    { class: "layer-group" },
    h("h3", {}, t(`layers.group.${group}`)),
    rows.map(({ row }) => row),
  );
}

function fillRow(
  map: WebMap,
  layer: LayerInfo,
  row: HTMLElement,
  besides: HTMLElement | null,
  changed: () => void,
) {
  const ids = styleLayersOf(map, layer.id);
  const shown = ids.some((id) => map.getLayoutProperty(id, "visibility") !== "none");
  const [from, to] = zoomsOf(map, ids, layer.zooms);
  const zoom = map.getZoom();
  const away = zoom < from ? "layers.zoomin" : zoom >= to ? "layers.zoomout" : null;
  const toggle = () => {
    for (const id of ids)
      map.setLayoutProperty(id, "visibility", shown ? "none" : "visible");
    changed();
  };
  const had = row.contains(document.activeElement);
  replace(
    row,
    h(
      "button",
      {
        type: "button",
        class: "layer-switch",
        role: "switch",
        "aria-checked": String(shown),
        title: layer.description[language()],
        "data-layer": layer.id,
        onclick: toggle,
      },
      h("span", { class: "track" }),
      h("span", {}, layer.title[language()]),
      shown && away && h("span", { class: "sub" }, t(away)),
    ),
    shown && layer.legend.length > 0 && legendOf(layer.legend),
    shown && besides,
  );
  if (had) row.querySelector("button")?.focus();
}

/** Style layers that draw this layer: by their source layer, labels included. */
export function styleLayersOf(map: WebMap, id: string): string[] {
  return map.getLayersOrder().filter((name) => {
    const from = map.getLayer(name)?.sourceLayer;
    if (name.startsWith(THEME)) return false; // colours of places are switched elsewhere
    return from === id || (from !== undefined && isPartOf(from, id));
  });
}

// incidents and incident_density are two layers, not a layer and its part.
const WHOLE = new Set(["incident_density", "micro_grids"]);

function isPartOf(source: string, id: string): boolean {
  return !WHOLE.has(source) && source.startsWith(`${id}_`);
}

/** The zooms at which something of it is drawn; tiles are stretched beyond their last. */
function zoomsOf(map: WebMap, ids: string[], zooms: [number, number]): [number, number] {
  const drawn = ids.map((id) => map.getLayer(id)).filter((layer) => layer !== undefined);
  if (!drawn.length) return [zooms[0], 24];
  const from = Math.min(...drawn.map((layer) => layer.minzoom ?? 0));
  const to = Math.max(...drawn.map((layer) => layer.maxzoom ?? 24));
  return [Math.max(from, zooms[0]), to];
}

function legendOf(rows: LayerLegend[]): HTMLElement {
  return h(
    "ul",
    { class: "legend", "aria-label": t("layers.legend") },
    rows.map((row) => h("li", {}, swatch(row), row.label[language()])),
  );
}

function swatch({ shape, color }: LayerLegend): SVGElement {
  const tone = color;
  const drawn =
    shape === "circle"
      ? svg("circle", { cx: 8, cy: 6, r: 4.5, fill: tone })
      : shape === "ring"
        ? svg("circle", { cx: 8, cy: 6, r: 4, fill: "none", stroke: tone, "stroke-width": 2 })
      : shape === "diamond"
        ? svg("path", { d: "M8 0.500L13.500 6L8 11.500L2.500 6z", fill: tone })
      : shape === "line"
        ? svg("path", { d: "M1 6h14", stroke: tone, "stroke-width": 2.5 })
        : svg("rect", { x: 1, y: 1, width: 14, height: 10, rx: 2, fill: tone });
  return svg(
    "svg",
    { viewBox: "0 0 16 12", class: "swatch", "aria-hidden": "true" },
    drawn,
  );
}
