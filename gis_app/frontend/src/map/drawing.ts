// Drawing as the page does it: tools, sketch, the range on the map and in the filter, all
// following one another.
import type { LineString, Polygon } from "geojson";
import type { Map as WebMap, MapMouseEvent } from "maplibre-gl";
import { explain } from "../failure";
import { type Combination, RangeState, Undone, whereOf } from "../filtering/range";
import type { FilterState } from "../filtering/state";
import { zoneOf } from "../geometry/gauss_kruger";
import type { Area } from "../geometry/shapes";
import { type RangeDeeds, type RangePanel, showRange } from "../panels/range";
import { type Tool, type ToolBar, isShape } from "../panels/tools";
import type { LonLat, Session } from "../types";
import { createSketch } from "./draw";
import { createMeasure } from "./measure";
import { showRangeOnMap } from "./shown_range";
import { thingAt } from "./things";
import { ToolOptions } from "./tool_options";

const SETTLED_MS = 400;

export interface Held {
  shiftKey: boolean;
  altKey: boolean;
}

export interface Drawing {
  choose(tool: Tool): void;
  /** Another filter holds. */
  follow(): void;
  /** Another theme. */
  paint(): void;
  /** What Escape ends, if anything: a drawing, an editing, a measuring. */
  escape(): boolean;
  take(code: string, held?: Held): void;
  near(at: LonLat, metres: number): void;
  /** Another place is shown beside the map. */
  placed(): void;
  readonly editing: boolean;
}

export interface DrawingParts {
  map: WebMap;
  filters: FilterState;
  session: Session;
  tools: () => ToolBar;
  panel: HTMLElement;
  deeds: Omit<RangeDeeds, "edit">;
  toast(text: string): void;
}

export function createDrawing(parts: DrawingParts): Drawing {
  const { map, filters, session } = parts;
  const zone = zoneOf(session.installation.zone_srid);
  const range = new RangeState(
    filters,
    (text) => tell(text, false),
    (reason) => {
      tell(reason instanceof Undone ? reason.message : explain(reason), true);
      follow(); // what was dragged goes back
    },
  );
  const held = followKeys();
  const sketch = createSketch(map, {
    drawn: (shape) => void drawn(shape),
    moving: (shape) => shown.area(shape),
    changed: (shape) => void range.change(shape),
  });
  const shown = showRangeOnMap(map, (circle) => void range.near(circle, "new"));
  const measure = createMeasure(map, zone, (figures) => options.measured(figures));
  const options = new ToolOptions(range, {
    editing: () => sketch.editing,
    stopEditing: () => stopEditing(),
    measure: (kind) => measure.start(kind),
  });
  let edits = false; // the shape that comes is to have handles
  let settling = false; // it was drawn just now
  let seen: Area | null = null; // the geometry that is on the map

  const deeds: RangeDeeds = { ...parts.deeds, edit: () => void edit() };
  const panel: RangePanel = showRange(
    parts.panel,
    range,
    () => filters.filter,
    session,
    zone,
    deeds,
  );
  const tell = (text: string | null, bad: boolean) => {
    panel.tell(text, bad);
    if (text) parts.toast(text);
  };
  const drawn = async (shape: Polygon | LineString) => {
    const as = combinationOf(held, range.combination);
    // The click that ended it reaches the map later, and opens no grid.
    settling = true;
    setTimeout(() => (settling = false), SETTLED_MS);
    parts.tools().choose("select");
    edits = true;
    if (shape.type === "Polygon") await range.draw(shape, as);
    else await range.drawAround(shape, options.corridor, as);
    edits = false; // also where nothing came of it
  };
  /** The area as it is gets handles; a circle, a unit and grids become an area first. */
  const edit = async () => {
    const { geometry, near } = range.where;
    if (near && !geometry) return; // it has its two handles always
    parts.tools().choose("select");
    if (geometry) return startEditing(geometry);
    const outline = await range.outline().catch(() => null);
    edits = true;
    if (outline) await range.change(outline);
    edits = false;
  };
  const startEditing = (geometry: Area) => {
    sketch.edit(geometry);
    parts.tools().hint("hint.edit");
    showOptions();
  };
  const stopEditing = () => {
    sketch.stop();
    parts.tools().hint(null);
    showOptions();
  };
  const follow = () => {
    const { geometry, near, grids, under } = whereOf(filters.filter);
    shown.near(near);
    shown.area(geometry);
    const changed = geometry !== seen;
    seen = geometry;
    if (!geometry) void outlineOf(grids, under);
    if (!geometry && sketch.editing) stopEditing();
    else if (geometry && (edits || (sketch.editing && changed))) startEditing(geometry);
    if (range.empty) range.combination = "new";
    panel.render();
    showOptions();
  };
  /** What was taken by its code has an outline, too, as soon as it is here. */
  const outlineOf = async (grids: string[], under: string | null) => {
    if (!under && !grids.length) return;
    const id = filters.id;
    const found = await (under
      ? range.place(under).then((place) => place.geometry)
      : range.outlineOfAll(grids)
    ).catch(() => null);
    if (id === filters.id && found) shown.area(found);
  };

  const showOptions = () => {
    const tools = parts.tools();
    tools.options(...options.of(tools.chosen));
  };

  // -- a circle around a place that is clicked -----------------------------------

  map.on("click", (event: MapMouseEvent) => {
    if (parts.tools().chosen !== "near") return;
    const as = combinationOf(event.originalEvent, range.combination);
    const [lon, lat] = middleOf(map, event);
    // Once every listener has heard of this click: as a selection it would open a grid.
    queueMicrotask(() => parts.tools().choose("select"));
    void range.near({ lon, lat, radius_m: options.radius }, as);
  });

  return {
    choose(tool) {
      if (tool !== "measure") measure.stop();
      if (isShape(tool)) sketch.start(tool);
      else if (tool !== "select" || sketch.drawing) sketch.stop();
      if (tool === "measure") measure.start(options.kind);
      if (tool === "near") map.getCanvas().style.cursor = "crosshair";
      showOptions();
    },
    follow,
    paint: () => shown.paint(),
    escape() {
      if (!sketch.editing || parts.tools().chosen !== "select") return false;
      stopEditing();
      return true;
    },
    take: (code, keys) =>
      void range.take(code, keys ? combinationOf(keys, range.combination) : range.combination),
    near: (at, radius_m) =>
      void range.near({ lon: at[0], lat: at[1], radius_m }, range.combination),
    placed: () => panel.render(),
    get editing() {
      return sketch.editing || settling;
    },
  };
}

/** Shift adds, Alt takes away, both leave what is common; none: as the tool bar says. */
export function combinationOf(keys: Held, chosen: Combination): Combination {
  if (keys.shiftKey && keys.altKey) return "intersection";
  if (keys.shiftKey) return "union";
  return keys.altKey ? "difference" : chosen;
}

/** The modifier keys as of the last key or click: a sketch ends within terra-draw. */
function followKeys(): Held {
  const held = { shiftKey: false, altKey: false };
  const note = ({ shiftKey, altKey }: KeyboardEvent | PointerEvent) =>
    Object.assign(held, { shiftKey, altKey });
  for (const kind of ["keydown", "keyup", "pointerdown", "pointerup"] as const)
    document.addEventListener(kind, note, { capture: true });
  return held;
}

/** A facility that lies there, else the place itself. */
function middleOf(map: WebMap, event: MapMouseEvent): LonLat {
  const thing = thingAt(map, event.point, null);
  if (thing?.kind === "facility" && thing.feature.geometry.type === "Point")
    return thing.feature.geometry.coordinates.map((x) => Number(x.toFixed(8))) as LonLat;
  return [Number(event.lngLat.lng.toFixed(8)), Number(event.lngLat.lat.toFixed(8))];
}
