// The file's shapes on our own map: good ones, refused ones, and what a datum would do.
import type { ExpressionSpecification, Map as WebMap, MapMouseEvent } from "maplibre-gl";
import { type Theme } from "../chrome";
import { h } from "../dom";
import { t } from "../i18n";
import { bboxOf } from "../geometry/bbox";
import { between, eased } from "../map/between";
import { OWN } from "../map/carried_over";
import { scale, supportsWebGL2 } from "../map/create";
import { CROSS, addCross } from "../map/cross";
import {
  NOTHING,
  createGround,
  fit,
  followTheme,
  isCalm,
  pointsOf,
  setData,
} from "../map/ground";
import { tone } from "../tone";
import type { Box, LonLat } from "../types";
import type { Shape, ShapeFacts, Shapes } from "./types";

const SHAPES = "shapes";
const MOVED = "moved";
const CHOSEN = "chosen";
const WAY_MS = 450;
const NEAR_PX = 6;
const OK: ExpressionSpecification = ["==", ["get", "ok"], true];
const NOT_OK: ExpressionSpecification = ["!=", ["get", "ok"], true];
const of = (type: string): ExpressionSpecification => ["==", ["geometry-type"], type];

export class PreviewMap {
  readonly box = h("div", { class: "map", role: "region", "aria-label": t("import.map") });
  private map: WebMap | null = null;
  private shapes: Shapes | null = null;
  private fitted = "";
  private wanted: LonLat[] | null = null; // of the hypothesis that is looked at
  private shown: LonLat[] = []; // of the one on the map
  private run = 0;

  constructor(
    private readonly ground: Box | null,
    private readonly onPick: (facts: ShapeFacts) => void,
  ) {}

  /** Begins when the box is on the page. */
  async start(): Promise<void> {
    if (!supportsWebGL2()) {
      this.box.append(h("p", { class: "notice" }, t("fail.webgl")));
      return;
    }
    const map = await createGround(this.box, this.ground);
    this.map = map;
    addLayers(map);
    paint(map);
    map.on("click", (event) => this.pick(map, event));
    map.on("mousemove", (event) => {
      map.getCanvas().style.cursor = hit(map, event) ? "pointer" : "";
    });
    this.draw();
    Object.assign(window, { quanyu: { map } });
    map.once("idle", () => (this.box.dataset.ready = "1"));
  }

  show(shapes: Shapes | null): void {
    this.shapes = shapes;
    this.shown = [];
    this.wanted = null;
    this.draw();
  }

  /** The points under one hypothesis alone; null: the file's shapes again. */
  showPoints(points: LonLat[] | null): void {
    const { map } = this;
    this.wanted = points;
    if (!map) return;
    for (const layer of map.getStyle().layers)
      if (layer.id.startsWith(OWN + SHAPES))
        map.setLayoutProperty(layer.id, "visibility", points ? "none" : "visible");
    if (points && this.shown.length && !isCalm()) this.move(map, this.shown, points);
    else setData(map, MOVED, points ? pointsOf(points) : NOTHING);
    this.shown = points ?? [];
  }

  /** Rings the shape of a row and goes there; false when the map does not have it. */
  choose(row: number | null, at: LonLat | null = null): boolean {
    const shape = this.shapes?.features.find(({ properties }) => properties.row === row);
    const found: Shape | null =
      shape ??
      (at && {
        type: "Feature",
        geometry: { type: "Point", coordinates: at },
        properties: { row: row ?? 0, ok: false },
      });
    if (!this.map) return false;
    setData(this.map, CHOSEN, found ?? NOTHING);
    const box = found && bboxOf(found.geometry);
    if (box) fit(this.map, box);
    return found !== null;
  }

  async follow(theme: Theme): Promise<void> {
    const { map } = this;
    if (map) await followTheme(map, theme, () => paint(map));
  }

  remove(): void {
    this.map?.remove();
    this.map = null;
  }

  private draw(): void {
    const { map, shapes } = this;
    if (!map) return;
    this.showPoints(this.wanted);
    setData(map, SHAPES, shapes ?? NOTHING);
    setData(map, CHOSEN, NOTHING);
    const box = shapes && boxOf(shapes);
    // Only where the shapes have moved: who looks at a corner keeps it through a change.
    if (box && this.fitted !== box.join()) fit(map, box, false);
    this.fitted = box?.join() ?? "";
  }

  private move(map: WebMap, from: LonLat[], to: LonLat[]): void {
    const run = ++this.run;
    const began = performance.now();
    const step = (now: number) => {
      if (run !== this.run || this.map !== map) return;
      const at = Math.min(1, Math.max(0, (now - began) / WAY_MS));
      setData(map, MOVED, pointsOf(between(from, to, eased(at))));
      if (at < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  private pick(map: WebMap, event: MapMouseEvent): void {
    const facts = hit(map, event);
    if (facts) this.onPick(facts);
  }
}

/** Around the good ones; around all when there is none. A stray place far away is no reason
 * to show half the world. */
export function boxOf(shapes: Shapes): Box | null {
  const good = shapes.features.filter(({ properties }) => properties.ok);
  const shown = good.length ? good : shapes.features;
  return bboxOf({
    type: "GeometryCollection",
    geometries: shown.map(({ geometry }) => geometry).filter(Boolean),
  });
}

function hit(map: WebMap, { point }: MapMouseEvent): ShapeFacts | null {
  const near = [
    [point.x - NEAR_PX, point.y - NEAR_PX],
    [point.x + NEAR_PX, point.y + NEAR_PX],
  ] as [[number, number], [number, number]];
  const layers = map
    .getStyle()
    .layers.map(({ id }) => id)
    .filter((id) => id.startsWith(OWN + SHAPES));
  const [found] = map.queryRenderedFeatures(near, { layers });
  return found ? (found.properties as ShapeFacts) : null;
}

function addLayers(map: WebMap): void {
  for (const id of [SHAPES, MOVED, CHOSEN])
    map.addSource(OWN + id, { type: "geojson", data: NOTHING });
  const wall = scale();
  const source = OWN + SHAPES;
  const id = (part: string) => `${source}-${part}`;
  map.addLayer({
    id: id("fill"),
    type: "fill",
    source,
    filter: of("Polygon"),
    paint: { "fill-opacity": 0.18 },
  });
  map.addLayer({
    id: id("line"),
    type: "line",
    source,
    filter: ["all", OK, ["!", of("Point")]],
    paint: { "line-width": 1.5 * wall },
  });
  map.addLayer({
    id: id("refused-line"),
    type: "line",
    source,
    filter: ["all", NOT_OK, ["!", of("Point")]],
    paint: { "line-width": 2 * wall, "line-dasharray": [2, 1.5] },
  });
  map.addLayer({
    id: id("point"),
    type: "circle",
    source,
    filter: ["all", OK, of("Point")],
    paint: { "circle-radius": 4.5 * wall, "circle-stroke-width": 1.5 * wall },
  });
  addCross(map);
  map.addLayer({
    id: id("refused"),
    type: "symbol",
    source,
    filter: NOT_OK,
    layout: { "icon-image": CROSS, "icon-allow-overlap": true },
  });
  map.addLayer({
    id: `${OWN}${MOVED}-point`,
    type: "circle",
    source: OWN + MOVED,
    paint: { "circle-radius": 4.5 * wall, "circle-stroke-width": 1.5 * wall },
  });
  map.addLayer({
    id: `${OWN}${CHOSEN}-ring`,
    type: "circle",
    source: OWN + CHOSEN,
    filter: of("Point"),
    paint: {
      "circle-radius": 12 * wall,
      "circle-opacity": 0,
      "circle-stroke-width": 3 * wall,
    },
  });
  map.addLayer({
    id: `${OWN}${CHOSEN}-line`,
    type: "line",
    source: OWN + CHOSEN,
    paint: { "line-width": 3.5 * wall },
  });
}

function paint(map: WebMap): void {
  const [good, bad, ground] = ["--accent", "--bad-strong", "--ground"].map(tone);
  const id = (part: string) => `${OWN}${SHAPES}-${part}`;
  map.setPaintProperty(id("fill"), "fill-color", ["case", OK, good!, bad!]);
  map.setPaintProperty(id("line"), "line-color", good);
  map.setPaintProperty(id("refused-line"), "line-color", bad);
  for (const layer of [id("point"), `${OWN}${MOVED}-point`]) {
    map.setPaintProperty(
      layer,
      "circle-color",
      layer === id("point") ? good : tone("--warn"),
    );
    map.setPaintProperty(layer, "circle-stroke-color", ground);
  }
  map.setPaintProperty(`${OWN}${CHOSEN}-ring`, "circle-stroke-color", tone("--focus"));
  map.setPaintProperty(`${OWN}${CHOSEN}-line`, "line-color", tone("--focus"));
  addCross(map);
}
