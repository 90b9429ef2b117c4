// The map in the middle: the shown unit lit and the rest dimmed, numbers on what lies below
// it, a flash where something new was reported.
import type { Feature, FeatureCollection } from "geojson";
import { type GeoJSONSource, type Map as WebMap, Marker } from "maplibre-gl";
import { h, replace, styled } from "../dom";
import { explain } from "../failure";
import { number } from "../format";
import { t } from "../i18n";
import { OWN } from "../map/carried_over";
import { createMap, loadStyle, scale, supportsWebGL2 } from "../map/create";
import { NOTHING } from "../map/ground";
import { scaled } from "../map/scaled";
import { addOverlay, showOutline } from "../map/overlay";
import { codeOf, thingAt } from "../map/things";
import { LiveTiles } from "../map/live_tiles";
import { changeTiles } from "../map/tiles";
import { severityTone } from "../panels/incident";
import { tone } from "../tone";
import type { Box } from "../types";
import type { Brief } from "./feed";
import { persistently } from "./kiosk";
import { outside } from "./outside";
import type { Place } from "./place";
import type { Row } from "./ranking";
import type { Wall } from "./wall";

const FLASH_MS = 8_000;
const MOST_FLASHES = 40; // after a replay thousands may come at once
const CLOSEST = 17;
const REBUILD_MS = 1_000;
const MASK = `${OWN}mask`;
const NUMBERS = `${OWN}numbers`;
// The style's layers with the names of each level.
const NAMES: Record<string, string> = {
  county: "units-county-name",
  town: "units-town-name",
  grid: "grids-name",
};
// Squares are behind the points, not beside them.
const DENSITY = "incident_density-square";
const FAINT = 0.4;

export class WallMap {
  private map: WebMap | null = null;
  private place: Place | null = null;
  private rows: Row[] = [];
  private tiles: LiveTiles | null = null; // once the first picture stands
  private stale = false;
  private published = false;
  private flashes = 0;

  constructor(
    private readonly wall: Wall,
    private readonly box: HTMLElement,
    private readonly free: HTMLElement, // the part that no panel covers
  ) {}

  /** Resolves when the first picture stands, or it is sure that none will. */
  async start(box: Box | null): Promise<void> {
    if (!supportsWebGL2()) {
      const why = { class: "notice bad wall-nomap", role: "alert" };
      replace(this.box, h("p", why, t("fail.webgl")));
      return;
    }
    await this.stand(box);
    new ResizeObserver(() => this.fit(false)).observe(this.free);
  }

  /** Another unit: seen as a whole between the panels, its outline lit. */
  show(place: Place): void {
    this.place = place;
    this.rows = [];
    this.draw();
    this.fit(!this.wall.calm);
  }

  /** What is open in each unit below, where its name stands. */
  tell(rows: Row[]): void {
    this.rows = rows;
    this.drawNumbers();
  }

  /** Not before the first picture: a tile asked for twice would be waited for for ever. */
  renewTiles(published = false): void {
    if (this.tiles) return this.tiles.renew(published);
    this.stale = true;
    this.published ||= published;
  }

  /** A pulse in the colour of its severity that ends by itself. */
  flash(news: Brief[]): void {
    const room = MOST_FLASHES - this.flashes;
    for (const { no, lon, lat, severity } of room > 0 ? news.slice(-room) : []) {
      if (!this.map || typeof lon !== "number" || typeof lat !== "number") continue;
      const tone = severityTone(this.wall.words.severities, severity);
      const ring = h("div", { class: "flash", "data-no": no, "aria-hidden": "true" });
      const element = styled(ring, { "--tone": tone });
      const marker = new Marker({ element }).setLngLat([lon, lat]).addTo(this.map);
      this.flashes += 1;
      setTimeout(() => {
        this.flashes -= 1;
        marker.remove();
      }, FLASH_MS);
    }
  }

  /** A map, however often it has to be tried; until then what is in the way is said. */
  private stand(box: Box | null): Promise<void> {
    return persistently(
      () => {
        replace(this.box);
        return this.build(this.place?.unit.bbox ?? box);
      },
      (reason) => {
        console.warn(reason);
        this.takeAway();
        const why = { class: "notice bad wall-nomap", role: "alert" };
        replace(this.box, h("p", why, explain(reason)));
      },
      REBUILD_MS,
    );
  }

  private takeAway(): void {
    this.map?.remove();
    this.map = null;
    this.tiles = null;
  }

  private async build(box: Box | null): Promise<void> {
    const map = createMap(this.box, await loadStyle("dark"), null, box);
    this.map = map;
    Object.assign(window, { quanyu: { map } }); // for tests and for whoever looks
    map.on("click", ({ point }) => this.click(map, point));
    map.on("mousemove", ({ point }) => {
      map.getCanvas().style.cursor = thingAt(map, point, null) ? "pointer" : "";
    });
    // A graphics driver that fell over takes the whole map along: a new one is made.
    map.on("webglcontextlost", () => setTimeout(() => void this.rebuild(map), REBUILD_MS));
    await new Promise<void>((resolve) => map.once("load", () => resolve()));
    this.addLayers(map);
    this.draw();
    this.fit(false);
    await new Promise<void>((resolve) => map.once("idle", () => resolve()));
    this.tiles = new LiveTiles(map, () => changeTiles(map));
    if (this.stale) this.tiles.renew(this.published);
    this.stale = this.published = false;
  }

  private async rebuild(old: WebMap): Promise<void> {
    if (this.map !== old) return;
    this.takeAway();
    await this.stand(null);
  }

  private addLayers(map: WebMap): void {
    const labels = map.getStyle().layers.find(({ type }) => type === "symbol")?.id;
    map.addSource(MASK, { type: "geojson", data: NOTHING });
    map.addLayer(
      {
        id: `${MASK}-fill`,
        type: "fill",
        source: MASK,
        paint: { "fill-color": tone("--ground"), "fill-opacity": 0.62 },
      },
      labels,
    );
    if (this.wall.sight === "rows" && map.getLayer(DENSITY)) {
      const strength = map.getPaintProperty(DENSITY, "fill-opacity");
      map.setPaintProperty(DENSITY, "fill-opacity", scaled(strength, FAINT) as number);
    }
    addOverlay(map);
    map.setPaintProperty("own-selected-fill", "fill-opacity", 0);
    map.addSource(NUMBERS, { type: "geojson", data: NOTHING });
    const size = scale();
    map.addLayer({
      id: `${NUMBERS}-text`,
      type: "symbol",
      source: NUMBERS,
      layout: {
        "text-field": [
          "format",
          ["get", "name"],
          {},
          "\n",
          {},
          ["get", "text"],
          { "font-scale": 0.86, "text-color": tone("--accent") },
          ["get", "late"],
          { "font-scale": 0.86, "text-color": tone("--warn") },
        ],
        "text-font": ["Noto Sans CJK SC", "Microsoft YaHei", "sans-serif"],
        "text-size": 17 * size,
        "text-padding": 3,
        "symbol-sort-key": ["-", 0, ["get", "open"]],
      },
      paint: {
        "text-color": "#ffffff",
        "text-halo-color": tone("--ground"),
        "text-halo-width": 2 * size,
      },
    });
  }

  private draw(): void {
    const geometry = this.place?.unit.geometry ?? null;
    if (!this.map?.getSource(MASK)) return;
    showOutline(this.map, geometry);
    for (const [key, layer] of Object.entries(NAMES)) {
      const shown = key === this.place?.key ? "none" : "visible"; // told with its number
      if (this.map.getLayer(layer)) this.map.setLayoutProperty(layer, "visibility", shown);
    }
    this.setData(MASK, geometry ? outside(geometry) : NOTHING);
    this.drawNumbers();
  }

  private drawNumbers(): void {
    const features = this.rows
      .filter(({ unit, open }) => unit.lon !== null && unit.lat !== null && open !== null)
      .map(
        ({ unit, open, overdue }): Feature => ({
          type: "Feature",
          geometry: { type: "Point", coordinates: [unit.lon!, unit.lat!] },
          properties: {
            code: unit.code,
            name: unit.name,
            open,
            text: t("screen.onunit", { n: number(open!) }),
            late: overdue ? ` · ${t("screen.onunit.late", { n: number(overdue) })}` : "",
          },
        }),
      );
    this.setData(NUMBERS, { type: "FeatureCollection", features });
  }

  private setData(id: string, data: Feature | FeatureCollection): void {
    this.map?.getSource<GeoJSONSource>(id)?.setData(data);
  }

  private fit(animate: boolean): void {
    const bbox = this.place?.unit.bbox;
    if (!this.map || !bbox) return;
    this.map.resize();
    const padding = this.padding();
    this.map.fitBounds(bbox, { padding, maxZoom: CLOSEST, animate, duration: 1_200 });
  }

  /** What lies under the panels is no room to show a city in. */
  private padding() {
    const [whole, free] = [this.box, this.free].map((one) => one.getBoundingClientRect());
    const room = free!.width > 0 && free!.height > 0;
    const gap = Math.min(free!.width, free!.height) * 0.06;
    const below = room ? (this.free.querySelector(".wall-foot")?.clientHeight ?? 0) : 0;
    const above = room ? (this.free.querySelector(".wall-path")?.clientHeight ?? 0) : 0;
    return {
      left: Math.max(0, free!.left - whole!.left) + gap,
      right: Math.max(0, whole!.right - free!.right) + gap,
      top: Math.max(0, free!.top - whole!.top) + above + gap,
      bottom: Math.max(0, whole!.bottom - free!.bottom) + below + gap,
    };
  }

  private click(map: WebMap, point: Parameters<typeof thingAt>[1]): void {
    const thing = thingAt(map, point, null);
    if (!thing || !this.place) return;
    if (thing.kind === "incident") {
      if (this.wall.linked) location.assign(`/map#incident=${thing.code}`);
      return;
    }
    const place = thing.place && codeOf(thing.place);
    if (!place) return;
    const below = this.place.below.find(({ code }) => place.startsWith(code));
    const beside = place.slice(0, this.place.code.length);
    const code = below?.code ?? (beside === this.place.code ? null : beside);
    if (code) this.wall.open(code);
  }
}
