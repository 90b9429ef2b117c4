// The pin that will be set and the numbered places it may belong to.
import { type Map as WebMap, Marker } from "maplibre-gl";
import { h, svg } from "../dom";
import { t } from "../i18n";
import { fit } from "../map/ground";
import type { Box, LonLat } from "../types";
import type { Place } from "./types";

const AROUND = 0.004; // degrees shown about a single place

export class Pins {
  private numbered: Marker[] = [];
  private readonly pin: Marker;
  private set = false;

  constructor(
    private readonly map: WebMap,
    private readonly onPin: (point: LonLat) => void,
    private readonly onPlace: (place: Place) => void,
  ) {
    this.pin = new Marker({ element: pinMark(), draggable: true, anchor: "bottom" });
    this.pin.on("dragend", () => {
      const { lng, lat } = this.pin.getLngLat();
      this.onPin([lng, lat]);
    });
    map.on("click", ({ lngLat }) => this.onPin([lngLat.lng, lngLat.lat]));
    map.getCanvas().style.cursor = "crosshair";
  }

  showPlaces(places: Place[], chosen: Place | null): void {
    for (const marker of this.numbered) marker.remove();
    this.numbered = places.map((place, at) =>
      new Marker({ element: this.mark(place, at, place === chosen) })
        .setLngLat([place.lon, place.lat])
        .addTo(this.map),
    );
  }

  showPin(point: LonLat | null): void {
    if (!point) this.pin.remove();
    else {
      this.pin.setLngLat(point);
      if (!this.set) this.pin.addTo(this.map);
    }
    this.set = point !== null;
  }

  /** Shows all these places; without any, the ground where it may be. */
  look(places: { lon: number; lat: number }[], otherwise: Box | null): void {
    const box = around(places) ?? otherwise;
    if (box) fit(this.map, box);
  }

  /** Goes to a point that lies outside the view. */
  reveal(point: LonLat): void {
    if (!this.map.getBounds().contains(point))
      fit(this.map, around([{ lon: point[0], lat: point[1] }])!);
  }

  private mark(place: Place, at: number, chosen: boolean): HTMLElement {
    return h(
      "button",
      {
        type: "button",
        class: chosen ? "numbered chosen" : "numbered",
        title: `${place.name} · ${place.reason}`,
        "aria-label": t("queue.candidate.n", { n: at + 1, name: place.name }),
        onclick: (event: Event) => {
          event.stopPropagation();
          this.onPlace(place);
        },
      },
      String(at + 1),
    );
  }
}

export function around(places: { lon: number; lat: number }[]): Box | null {
  if (!places.length) return null;
  const lons = places.map(({ lon }) => lon);
  const lats = places.map(({ lat }) => lat);
  return [
    Math.min(...lons) - AROUND,
    Math.min(...lats) - AROUND,
    Math.max(...lons) + AROUND,
    Math.max(...lats) + AROUND,
  ];
}

function pinMark(): HTMLElement {
  return h(
    "div",
    { class: "pin-mark", id: "pin", title: t("queue.pin.drag") },
    svg(
      "svg",
      { viewBox: "0 0 28 38", "aria-hidden": "true" },
      svg("path", {
        d: "M14 1.500C7 1.500 1.500 7 1.500 14c0 9 12.500 22 12.500 22s12.500-13 12.500-22C26.500 7 21 1.500 14 1.500z",
      }),
      svg("circle", { cx: 14, cy: 14, r: 4.5 }),
    ),
  );
}
