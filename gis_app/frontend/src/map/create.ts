// The MapLibre map: its worker, its style by theme and language, and what survives both.
import { Map as WebMap, type StyleSpecification, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import { get } from "../api";
import { type Theme, theme } from "../chrome";
import type { View } from "../geometry/hash";
import { language, t } from "../i18n";
import type { Box } from "../types";
import { carriedOver } from "./carried_over";
import { drawFacilityIcons } from "./facility_icons";
import { filtered } from "./filtered";
import { scaledStyle } from "./scaled";

// MapLibre finds its worker at run time, where Vite cannot follow; without this line the
// built page shows an empty map and no error.
setWorkerUrl(workerUrl);

export function supportsWebGL2(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

export async function loadStyle(shown: Theme = theme()): Promise<StyleSpecification> {
  const style = await get<StyleSpecification>(
    `/style.json?theme=${shown}&lang=${language()}`,
  );
  return scaledStyle(filtered(style), scale());
}

/** What is drawn on the map grows by this: 1, and more on a wall. */
export function scale(): number {
  return Math.max(1, rem() / 16); // a small wall's type shrinks, names on a map do not
}

/** Pixels of a rem: 16, and more on a wall (styles/tokens.css). */
function rem(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

export function createMap(
  container: HTMLElement,
  style: StyleSpecification,
  view: View | null,
  box: Box | null,
): WebMap {
  const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new WebMap({
    container,
    style,
    attributionControl: false,
    locale: { "Map.Title": t("map.label") },
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 20,
    minZoom: 3,
    maxCanvasSize: [8192, 8192], // a wall of three displays is wider than the default
    fadeDuration: reduced ? 0 : 120,
    cancelPendingTileRequestsWhileZooming: true,
    ...(view
      ? { center: [view.lon, view.lat], zoom: view.zoom }
      : box
        ? { bounds: box, fitBoundsOptions: { padding: paddingOf(container) } }
        : {}),
  });
  drawFacilityIcons(map);
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.on("dataloading", () => container.classList.add("busy"));
  map.on("idle", () => container.classList.remove("busy"));
  return map;
}

/** Room for the panels that float over the map, so that nothing is fitted under them. */
export function paddingOf(container: HTMLElement) {
  const style = getComputedStyle(document.documentElement);
  const one = rem();
  const width = (name: string) => (parseFloat(style.getPropertyValue(name)) || 0) * one;
  const room = container.clientWidth;
  const left = width("--left-width") + 2 * one;
  const right = width("--right-width") + 2 * one;
  // A narrow window has no room for padding; MapLibre would refuse to fit at all.
  if (room < left + right + 10 * one) return { top: 20, bottom: 20, left: 20, right: 20 };
  const bottom = 3.5 * one + width("--drawer-height");
  // Nor where the drawer leaves too little height.
  const high = container.clientHeight - 4.5 * one - bottom > 10 * one;
  return { top: 4.5 * one, bottom: high ? bottom : 3.5 * one, left, right };
}

/** Another theme: the new style, with our own and the drawn layers carried over. */
export async function changeTheme(map: WebMap, shown: Theme): Promise<void> {
  const style = await loadStyle(shown);
  map.setStyle(style, {
    transformStyle: (previous, next) => (previous ? carriedOver(previous, next) : next),
  });
}
