// The line at the bottom: scale, coordinates under the pointer, zoom, 审图号.
import type { Map as WebMap } from "maplibre-gl";
import { h, replace, styled } from "../dom";
import { lonLat, number } from "../format";
import { t } from "../i18n";

const WIDEST_PX = 110;
const EARTH_M = 40_075_016.686;

export function wireReadout(map: WebMap, bar: HTMLElement, approval: string): void {
  const scale = h("span", { class: "scale first" });
  const at = h("span", { class: "code", title: t("map.coordinates") });
  const zoom = h("span", {});
  replace(bar, scale, h("bdi", {}, approval), at, zoom);
  const showView = () => {
    showScale(scale, map);
    zoom.textContent = t("map.level", { zoom: map.getZoom().toFixed(1) });
  };
  const showPoint = ({ lng, lat }: { lng: number; lat: number }) => {
    at.textContent = lonLat(lng, lat);
  };
  map.on("move", showView);
  map.on("mousemove", (event) => showPoint(event.lngLat));
  map.on("moveend", () => showPoint(map.getCenter()));
  showView();
  showPoint(map.getCenter());
}

function showScale(box: HTMLElement, map: WebMap): void {
  const latitude = (map.getCenter().lat * Math.PI) / 180;
  // 512-pixel tiles: the world is 512 · 2^zoom pixels round.
  const metresPerPixel = (EARTH_M * Math.cos(latitude)) / (512 * 2 ** map.getZoom());
  const metres = roundLength(metresPerPixel * WIDEST_PX);
  const text =
    metres >= 1000
      ? t("unit.km", { n: number(metres / 1000) })
      : t("unit.m", { n: number(metres) });
  const line = styled(h("i", { class: "scale-line" }), {
    "--length": `${Math.round(metres / metresPerPixel)}px`,
  });
  replace(box, line, text);
}

/** The largest of 1, 2, 5 × 10ⁿ that is not longer. */
export function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  const step = [5, 2, 1].find((digit) => digit * power <= metres) ?? 1;
  return step * power;
}
