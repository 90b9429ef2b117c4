// Places coloured by a measure: classes as feature-state by code, so that no tile is asked
// for again; two layers of ours below the borders, and the values as labels.
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type {
  ExpressionSpecification,
  FillLayerSpecification,
  FilterSpecification,
  GeoJSONSource,
  Map as WebMap,
} from "maplibre-gl";
import type { PlaceLevel } from "../theming/choice";
import { NONE } from "../theming/measured";
import { tone } from "../tone";
import { OWN } from "./carried_over";

/** Layers of a style that a change of theme takes away and `paint` puts back. */
export const THEME = "theme-";
const VALUES = `${OWN}theme-values`;
const MOST_LABELS = 250;
const FONT = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"];
const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };
const CROWD = new Set(["incident_density", "incident_clusters"]);
const NO_VALUE = "hatch|";

export interface Colouring {
  level: PlaceLevel;
  classes: Map<string, number>; // code -> class, NONE without a value
  colours(): string[]; // of the theme that holds
  outside(code: string): boolean; // shown, but not among those that are filtered for
  ranks: Map<string, number>; // code -> which label comes first, of those that have one
  text(code: string): string; // its label: written only for those that are drawn
}

export class Choropleth {
  private shown: Colouring | null = null;
  private written = new Map<string, string>(); // code -> what its feature-state says
  private aside: string[] = []; // layers that stepped back for the colours
  private painted: PlaceLevel | null = null; // whose layers are on the map

  constructor(private readonly map: WebMap) {
    // A new style (another theme) comes without our layers. It tells so in the middle of
    // a frame: what were added there would be drawn before its colours are known.
    map.on("styledata", () => queueMicrotask(() => this.putBack()));
    map.on("idle", () => this.label());
  }

  show(colouring: Colouring | null): void {
    const before = this.shown;
    if (!before !== !colouring) this.makeRoom(colouring !== null);
    if (before && before.level !== colouring?.level) this.forget();
    this.shown = colouring;
    if (!colouring) {
      for (const id of this.layers) if (this.map.getLayer(id)) this.map.removeLayer(id);
      this.values(EMPTY);
      return;
    }
    this.paint(false);
    this.label();
  }

  private putBack(): void {
    const { map } = this;
    if (this.shown && map.getSource(this.source) && !map.getLayer(`${THEME}fill`))
      this.paint(true);
  }

  /** Squares and heaps would hide the colours: they step back, and may be called again. */
  private makeRoom(coloured: boolean): void {
    const { map } = this;
    const on = (id: string) => map.getLayoutProperty(id, "visibility") !== "none";
    const lying = coloured
      ? map
          .getLayersOrder()
          .filter((id) => CROWD.has(map.getLayer(id)?.sourceLayer ?? "") && on(id))
      : this.aside.filter((id) => map.getLayer(id));
    for (const id of lying)
      map.setLayoutProperty(id, "visibility", coloured ? "none" : "visible");
    this.aside = coloured ? lying : [];
  }

  private get source(): "grids" | "units" {
    return this.shown?.level === "grid" ? "grids" : "units";
  }

  private get layers(): string[] {
    return [`${THEME}fill`, `${THEME}none`];
  }

  private paint(anew: boolean): void {
    const { map, shown } = this;
    if (!shown) return;
    if (anew) this.written.clear();
    for (const layer of this.specifications(shown)) this.put(layer);
    this.write(shown);
    if (!map.getLayer(VALUES)) this.addLabels();
    map.setPaintProperty(VALUES, "text-color", tone("--text"));
    map.setPaintProperty(VALUES, "text-halo-color", tone("--panel"));
  }

  /** A layer that is there already is repainted: to add it again would empty it a while. */
  private put(layer: FillLayerSpecification): void {
    const { map } = this;
    const there = map.getLayer(layer.id);
    const same = there?.source === layer.source && this.painted === this.shown!.level;
    if (there && !same) map.removeLayer(layer.id);
    if (!same) map.addLayer(layer, this.below);
    else
      for (const name of ["fill-color", "fill-pattern", "fill-opacity"] as const) {
        const value = layer.paint?.[name];
        if (value !== undefined) map.setPaintProperty(layer.id, name, value);
      }
    if (layer.id === `${THEME}none`) this.painted = this.shown!.level;
  }

  /** The first border: colours lie on roads and houses, lines and names on colours. */
  private get below(): string | undefined {
    const { map } = this;
    return map.getLayersOrder().find((id) => {
      const layer = map.getLayer(id);
      const known = ["micro_grids", "grids", "units"].includes(layer?.sourceLayer ?? "");
      return known && layer?.type === "line";
    });
  }

  private specifications({ level, colours }: Colouring): FillLayerSpecification[] {
    const state: ExpressionSpecification = ["to-number", ["feature-state", "class"], -2];
    const tones = colours().flatMap((colour, at) => [at, colour]);
    const dim = (full: number, faint: number): ExpressionSpecification => [
      "case",
      ["boolean", ["feature-state", "outside"], false],
      faint,
      full,
    ];
    const shape = {
      type: "fill" as const,
      source: this.source,
      "source-layer": this.source,
      ...(level !== "grid" && {
        filter: ["==", ["get", "level"], level] as FilterSpecification,
      }),
    };
    const colour = (
      tones.length ? ["match", state, ...tones, "#000000"] : "#000000"
    ) as ExpressionSpecification;
    const strength: ExpressionSpecification = [
      "case",
      [">=", state, 0],
      dim(0.8, 0.1),
      0,
    ];
    return [
      {
        ...shape,
        id: `${THEME}fill`,
        paint: { "fill-color": colour, "fill-opacity": strength },
      },
      {
        ...shape,
        id: `${THEME}none`,
        paint: {
          "fill-pattern": `${NO_VALUE}${tone("--no-value")}`,
          "fill-opacity": ["case", ["==", state, NONE], dim(0.5, 0.12), 0],
        },
      },
    ];
  }

  /** Only what differs from what is there: of 5 000 places few change at a time. */
  private write({ classes, outside }: Colouring): void {
    const next = new Map<string, string>();
    for (const [code, of] of classes) {
      const out = outside(code);
      next.set(code, `${of}${out ? "-" : ""}`);
      if (this.written.get(code) === next.get(code)) continue;
      this.map.setFeatureState(this.target(code), { class: of, outside: out });
    }
    for (const code of this.written.keys())
      if (!next.has(code)) this.erase(code);
    this.written = next;
  }

  private erase(code: string): void {
    for (const key of ["class", "outside"])
      this.map.removeFeatureState(this.target(code), key);
  }

  private forget(): void {
    if (this.map.getSource(this.source))
      for (const code of this.written.keys()) this.erase(code);
    this.written.clear();
  }

  private target(id: string) {
    return { source: this.source, sourceLayer: this.source, id };
  }

  // -- labels: text cannot follow feature-state, so the highest are a source of their own --

  private addLabels(): void {
    const { map } = this;
    if (!map.getSource(VALUES)) map.addSource(VALUES, { type: "geojson", data: EMPTY });
    map.addLayer({
      id: VALUES,
      type: "symbol",
      source: VALUES,
      layout: {
        "text-field": ["get", "text"],
        "text-font": FONT,
        "text-size": 13,
        "text-offset": [0, 1.15], // below the name that stands at the same point
        "text-padding": 3,
        "symbol-sort-key": ["get", "rank"],
      },
      paint: { "text-halo-width": 1.8 },
    });
  }

  private label(): void {
    const { map, shown } = this;
    if (!shown || !map.getSource(VALUES) || !map.getSource(this.source)) return;
    const seen = new Map<string, { rank: number; geometry: Geometry }>();
    const found = map.querySourceFeatures(this.source, {
      sourceLayer: `${this.source}_label`,
    });
    for (const { geometry, properties } of found) {
      const code = String(properties.code);
      const rank = shown.ranks.get(code);
      if (rank !== undefined && !shown.outside(code)) seen.set(code, { rank, geometry });
    }
    const first = [...seen].sort(([, a], [, b]) => a.rank - b.rank).slice(0, MOST_LABELS);
    const features = first.map(([code, { rank, geometry }]): Feature => {
      const properties = { code, rank, text: shown.text(code) };
      return { type: "Feature", geometry, properties };
    });
    this.values({ type: "FeatureCollection", features });
  }

  private last = "";

  /** Told twice the same would be drawn twice, and never come to rest. */
  private values(data: FeatureCollection): void {
    const said = JSON.stringify(data.features.map((one) => one.properties));
    if (said === this.last) return;
    this.last = said;
    this.map.getSource<GeoJSONSource>(VALUES)?.setData(data);
  }
}
