// The measuring tool: a line or an area by clicks, its figures as one goes. No filter.
import type { Feature, FeatureCollection, Position } from "geojson";
import {
  type GeoJSONSource,
  type MapMouseEvent,
  Marker,
  type Map as WebMap,
} from "maplibre-gl";
import { data, h, replace } from "../dom";
import { area, distance } from "../format";
import type { Zone } from "../geometry/gauss_kruger";
import { areaWithin, lengthOf } from "../geometry/measure";
import { tone } from "../tone";
import type { LonLat } from "../types";
import { OWN } from "./carried_over";

export type Measured = "distance" | "area";

export interface Figures {
  length_m: number;
  area_m2: number;
}

export interface Measure {
  start(kind: Measured): void;
  stop(): void;
  readonly on: boolean;
}

const MEASURE = `${OWN}measure`;
const NONE: FeatureCollection = { type: "FeatureCollection", features: [] };
const SAME_PX = 4; // a double click is two clicks at one place

/** told: the figures so far; null when nothing is measured. */
export function createMeasure(
  map: WebMap,
  zone: Zone | null,
  told: (figures: Figures | null) => void,
): Measure {
  let kind: Measured = "distance";
  let points: LonLat[] = [];
  let done = false;
  let on = false;
  const label = h("div", { class: "edge-label measured-label" });
  const marker = new Marker({ element: label, anchor: "left", offset: [12, 0] });

  const show = (pointer: LonLat | null) => {
    const all = pointer && !done ? [...points, pointer] : points;
    const closed = kind === "area" && all.length > 2 ? [...all, all[0]!] : all;
    const figures = { length_m: lengthOf(closed, zone), area_m2: areaWithin(all, zone) };
    map.getSource<GeoJSONSource>(MEASURE)?.setData(drawn(kind, points, closed));
    told(all.length > 1 ? figures : null);
    const at = all.at(-1);
    if (!at || all.length < 2) return void marker.remove();
    const main = kind === "area" ? area(figures.area_m2) : distance(figures.length_m);
    replace(label, data(main));
    marker.setLngLat(at).addTo(map);
  };
  const click = ({ lngLat, point }: MapMouseEvent) => {
    if (done) [points, done] = [[], false];
    const last = points.at(-1);
    const before = last && map.project(last);
    if (before && Math.hypot(before.x - point.x, before.y - point.y) < SAME_PX) return;
    points.push([lngLat.lng, lngLat.lat]);
    show(null);
  };
  const move = ({ lngLat }: MapMouseEvent) => points.length && show([lngLat.lng, lngLat.lat]);
  const finish = () => {
    done = true;
    show(null);
  };
  const doubleClick = (event: MapMouseEvent) => {
    event.preventDefault(); // no zoom
    finish();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "Enter" && points.length > 1) finish();
    if (event.key === "Backspace" && !done) {
      points.pop();
      show(null);
    }
  };
  return {
    start(wanted) {
      kind = wanted;
      if (on) return show(null);
      on = true;
      [points, done] = [[], false];
      addLayers(map);
      map.on("click", click);
      map.on("mousemove", move);
      map.on("dblclick", doubleClick);
      map.getCanvas().addEventListener("keydown", key);
      map.getCanvas().focus({ preventScroll: true });
      map.getCanvas().style.cursor = "crosshair";
    },
    stop() {
      if (!on) return;
      on = false;
      points = [];
      marker.remove();
      map.off("click", click);
      map.off("mousemove", move);
      map.off("dblclick", doubleClick);
      map.getCanvas().removeEventListener("keydown", key);
      map.getCanvas().style.cursor = "";
      map.getSource<GeoJSONSource>(MEASURE)?.setData(NONE);
      told(null);
    },
    get on() {
      return on;
    },
  };
}

function drawn(kind: Measured, points: LonLat[], line: Position[]): FeatureCollection {
  const feature = (geometry: Feature["geometry"]): Feature => ({
    type: "Feature",
    geometry,
    properties: {},
  });
  const features = points.map((coordinates) => feature({ type: "Point", coordinates }));
  if (line.length > 1) features.push(feature({ type: "LineString", coordinates: line }));
  if (kind === "area" && line.length > 3)
    features.push(feature({ type: "Polygon", coordinates: [line] }));
  return { type: "FeatureCollection", features };
}

function addLayers(map: WebMap): void {
  if (map.getSource(MEASURE)) return;
  map.addSource(MEASURE, { type: "geojson", data: NONE });
  map.addLayer({
    id: `${MEASURE}-fill`,
    type: "fill",
    source: MEASURE,
    filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-color": tone("--warn"), "fill-opacity": 0.15 },
  });
  map.addLayer({
    id: `${MEASURE}-line`,
    type: "line",
    source: MEASURE,
    filter: ["==", ["geometry-type"], "LineString"],
    paint: { "line-color": tone("--warn"), "line-width": 2.5 },
  });
  map.addLayer({
    id: `${MEASURE}-point`,
    type: "circle",
    source: MEASURE,
    filter: ["==", ["geometry-type"], "Point"],
    paint: {
      "circle-radius": 4,
      "circle-color": tone("--ground"),
      "circle-stroke-color": tone("--warn"),
      "circle-stroke-width": 2,
    },
  });
}
