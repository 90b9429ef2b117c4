// The line at the bottom: scale, coordinates under the pointer in degrees and in metres of
// the city's zone, zoom, 审图号.
import type { Map as WebMap } from "maplibre-gl";
import { h, replace, styled } from "../dom";
import { lonLat, number } from "../format";
import { type Zone, project, zoneOf } from "../geometry/gauss_kruger";
import { t } from "../i18n";
import type { LonLat } from "../types";

const WIDEST_PX = 110;
const EARTH_M = 40_075_016.686;
const FARTHEST_DEGREES = 10; // farther off no zone is meant

/** srid: the EPSG code of the zone. */
export function wireReadout(
  map: WebMap,
  bar: HTMLElement,
  approval: string,
  srid: number,
): void {
  const zone = zoneOf(srid);
  const scale = h("span", { class: "scale first" });
  const at = h("span", { class: "code", title: t("map.coordinates") });
  const plane = h("span", {
    class: "code",
    id: "plane",
    title: t("map.plane", { zone: `EPSG:${srid}` }),
  });
  const zoom = h("span", {});
  replace(bar, scale, h("bdi", {}, approval), at, plane, zoom);
  const showView = () => {
    showScale(scale, map);
    zoom.textContent = t("map.level", { zoom: map.getZoom().toFixed(1) });
  };
  const showPoint = ({ lng, lat }: { lng: number; lat: number }) => {
    at.textContent = lonLat(lng, lat);
    plane.textContent = zone ? planeText([lng, lat], zone) : "";
  };
  map.on("move", showView);
  map.on("mousemove", (event) => showPoint(event.lngLat));
  map.on("moveend", () => showPoint(map.getCenter()));
  showView();
  showPoint(map.getCenter());
}

/** "X 4319420.03 Y 413724.05": in China X is north; empty where the zone makes no sense. */
export function planeText(point: LonLat, zone: Zone): string {
  if (Math.abs(point[0] - zone.meridian) > FARTHEST_DEGREES) return "";
  const [east, north] = project(point, zone);
  return `X ${north.toFixed(2)} Y ${east.toFixed(2)}`;
}

/** A round length of the ground and how many pixels of the screen it takes. */
export function scaleOf(map: WebMap): { text: string; pixels: number } {
  const latitude = (map.getCenter().lat * Math.PI) / 180;
  // 512-pixel tiles: the world is 512 · 2^zoom pixels round.
  const metresPerPixel = (EARTH_M * Math.cos(latitude)) / (512 * 2 ** map.getZoom());
  const metres = roundLength(metresPerPixel * WIDEST_PX);
  const text =
    metres >= 1000
      ? t("unit.km", { n: number(metres / 1000) })
      : t("unit.m", { n: number(metres) });
  return { text, pixels: Math.round(metres / metresPerPixel) };
}

function showScale(box: HTMLElement, map: WebMap): void {
  const { text, pixels } = scaleOf(map);
  const line = styled(h("i", { class: "scale-line" }), { "--length": `${pixels}px` });
  replace(box, line, text);
}

/** The largest of 1, 2, 5 × 10ⁿ that is not longer. */
export function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  const step = [5, 2, 1].find((digit) => digit * power <= metres) ?? 1;
  return step * power;
}
