// The range of the page's filter on the map: its area, or a circle whose middle and edge
// are handles.
import type { FeatureCollection, Geometry } from "geojson";
import { type GeoJSONSource, Marker, type Map as WebMap } from "maplibre-gl";
import { h } from "../dom";
import { distance } from "../format";
import { circleAround, metresOfDegree } from "../geometry/circle";
import type { Near } from "../filtering/range";
import { t } from "../i18n";
import { tone } from "../tone";
import type { LonLat } from "../types";
import { OWN } from "./carried_over";

const RANGE = `${OWN}range`;
const NONE: FeatureCollection = { type: "FeatureCollection", features: [] };
export const LEAST_M = 10;
export const MOST_M = 50_000;

export interface ShownRange {
  area(geometry: Geometry | null): void;
  near(circle: Near | null): void;
  paint(): void;
}

/** moved: another middle or radius, once the handle is let go. */
export function showRangeOnMap(map: WebMap, moved: (circle: Near) => void): ShownRange {
  addLayers(map);
  let area: Geometry | null = null;
  let handles: Handles | null = null;
  const draw = (circle: Near | null) => {
    const shapes = [area, circle && polygonOf(circle)].filter((one) => one !== null);
    map.getSource<GeoJSONSource>(RANGE)?.setData({
      type: "FeatureCollection",
      features: shapes.map((geometry) => ({ type: "Feature", geometry, properties: {} })),
    });
  };
  const shown = { circle: null as Near | null };
  return {
    area(geometry) {
      area = geometry;
      draw(shown.circle);
    },
    near(circle) {
      shown.circle = circle;
      handles?.remove();
      handles = circle && addHandles(map, circle, draw, moved);
      draw(circle);
    },
    paint: () => paint(map),
  };
}

function polygonOf({ lon, lat, radius_m }: Near): Geometry {
  return circleAround([lon, lat], radius_m);
}

interface Handles {
  remove(): void;
}

function addHandles(
  map: WebMap,
  circle: Near,
  draw: (circle: Near) => void,
  moved: (circle: Near) => void,
): Handles {
  let now = circle;
  const label = h("div", { class: "edge-label", id: "near-label" }, distance(circle.radius_m));
  const handle = (id: string, title: string) =>
    h("div", { class: "range-handle", id, title, role: "img", "aria-label": title });
  const middle = new Marker({
    element: handle("near-middle", t("range.middle")),
    draggable: true,
  });
  const edge = new Marker({
    element: handle("near-edge", t("range.edge")),
    draggable: true,
  });
  const said = new Marker({ element: label, anchor: "left", offset: [12, 0] });
  const place = (all: boolean) => {
    const at = eastOf(now);
    if (all) edge.setLngLat(at);
    said.setLngLat(at);
    label.textContent = distance(now.radius_m);
    draw(now);
  };
  middle.setLngLat([circle.lon, circle.lat]);
  edge.setLngLat(eastOf(circle));
  middle.on("drag", () => {
    const { lng, lat } = middle.getLngLat();
    now = { ...now, lon: fine(lng), lat: fine(lat) };
    place(true);
  });
  edge.on("drag", () => {
    now = { ...now, radius_m: radiusTo(now, edge.getLngLat()) };
    place(false);
  });
  for (const marker of [middle, edge]) marker.on("dragend", () => moved(now));
  for (const marker of [said.setLngLat(eastOf(circle)), middle, edge]) marker.addTo(map);
  return {
    remove: () => [middle, edge, said].forEach((marker) => marker.remove()),
  };
}

function eastOf({ lon, lat, radius_m }: Near): LonLat {
  return [lon + radius_m / metresOfDegree(lat)[0], lat];
}

function radiusTo({ lon, lat }: Near, to: { lng: number; lat: number }): number {
  const [perLon, perLat] = metresOfDegree(lat);
  const metres = Math.hypot((to.lng - lon) * perLon, (to.lat - lat) * perLat);
  return Math.min(Math.max(Math.round(metres), LEAST_M), MOST_M);
}

const fine = (degrees: number) => Number(degrees.toFixed(8));

function addLayers(map: WebMap): void {
  if (!map.getSource(RANGE)) map.addSource(RANGE, { type: "geojson", data: NONE });
  if (map.getLayer(`${RANGE}-fill`)) return;
  map.addLayer({ id: `${RANGE}-fill`, type: "fill", source: RANGE, paint: {} });
  map.addLayer({
    id: `${RANGE}-casing`,
    type: "line",
    source: RANGE,
    layout: { "line-join": "round" },
    paint: { "line-width": 5, "line-opacity": 0.7 },
  });
  map.addLayer({
    id: `${RANGE}-line`,
    type: "line",
    source: RANGE,
    layout: { "line-join": "round" },
    paint: { "line-width": 2.5, "line-dasharray": [4, 1.5] },
  });
  paint(map);
}

function paint(map: WebMap): void {
  map.setPaintProperty(`${RANGE}-fill`, "fill-color", tone("--accent"));
  map.setPaintProperty(`${RANGE}-fill`, "fill-opacity", 0.1);
  map.setPaintProperty(`${RANGE}-casing`, "line-color", tone("--ground"));
  map.setPaintProperty(`${RANGE}-line`, "line-color", tone("--accent"));
}
