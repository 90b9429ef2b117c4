// Sketches on the map, with terra-draw: one shape is drawn, or the corners of one that is
// there are moved. What becomes of it (filter, buffer, joined to another) others decide.
import type { LineString, Polygon } from "geojson";
import type { Map as WebMap } from "maplibre-gl";
import {
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawFreehandMode,
  TerraDrawLineStringMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
  TerraDrawSelectMode,
} from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import { type Area, type Ring, areaFrom, movedAlong, ringsOf, rounded } from "../geometry/shapes";
import { tone } from "../tone";

export type Shape = "polygon" | "rectangle" | "circle" | "freehand" | "linestring";

export interface Sketch {
  start(shape: Shape): void;
  /** Handles on each corner of what is there; of a very rough outline it is moved whole. */
  edit(area: Area): void;
  /** Neither drawing nor editing: clicks on the map mean grids and incidents again. */
  stop(): void;
  readonly drawing: boolean;
  readonly editing: boolean;
}

export interface Listeners {
  drawn(shape: Polygon | LineString): void;
  /** While a corner is dragged. */
  moving(area: Area): void;
  changed(area: Area): void;
}

type Hex = `#${string}`;
type Id = string | number;

// More handles than this hide the shape, and cost a second at each move of the map.
const MOST_HANDLES = 300;
const DOUBLE_CLICK_MS = 400;

export function createSketch(map: WebMap, listeners: Listeners): Sketch {
  let draw: TerraDraw | null = null;
  let state: "idle" | "drawing" | "editing" = "idle";
  let rings: [Id, Ring][] = [];

  const end = () => {
    state = "idle";
    rings = [];
    // Its own layers go with it; the next one has the colours of the theme of then.
    if (draw?.enabled) {
      draw.clear();
      draw.stop();
    }
    draw = null;
    map.boxZoom.enable();
  };
  const begin = () => {
    end();
    draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 8 }),
      modes: modes(token("--accent", "#19e3ff"), token("--ground", "#050b18")),
    });
    draw.start();
    draw.on("finish", (id, { action }) => finished(id, action));
    draw.on("change", (_, type) => type === "update" && moving());
    return draw;
  };
  const current = (): Ring[] =>
    rings.map(([id, ring]) => {
      const found = draw?.getSnapshotFeature(id)?.geometry;
      return found?.type === "Polygon"
        ? { ...ring, corners: found.coordinates[0]!.map(rounded) }
        : ring;
    });
  let frame = 0;
  const moving = () => {
    if (state !== "editing") return;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const area = state === "editing" ? areaFrom(current()) : null;
      if (area) listeners.moving(area);
    });
  };
  const finished = (id: Id, action: string) => {
    const shape = draw?.getSnapshotFeature(id)?.geometry;
    if (state === "drawing" && (shape?.type === "Polygon" || shape?.type === "LineString")) {
      // terra-draw is within its own handler still; and the second click of a double
      // click, which closed the shape, must not zoom.
      state = "idle";
      queueMicrotask(() => {
        end();
        withoutDoubleClick(map);
        listeners.drawn(shape);
      });
    } else if (state === "editing") changed(id, action);
  };
  const changed = (id: Id, action: string) => {
    const at = rings.findIndex(([one]) => one === id);
    const before = rings[at]?.[1];
    if (!before) return;
    let after = current();
    if (action === "dragFeature" && !before.hole)
      after = movedAlong(after, before, after[at]!);
    rings = rings.map(([one], n) => [one, after[n]!]);
    const area = areaFrom(after);
    if (area) listeners.changed(area);
  };
  return {
    start(shape) {
      begin().setMode(shape);
      state = "drawing";
      // Shift means "add" here, and would drag a box.
      map.boxZoom.disable();
      map.getCanvas().focus({ preventScroll: true }); // Enter closes the shape
    },
    edit(area) {
      const held = rings.findIndex(([id]) => isSelected(draw, id));
      const drawing = begin();
      state = "editing";
      const pieces = ringsOf(area);
      rings = pieces.map((ring) => [drawing.getFeatureId(), ring]);
      drawing.addFeatures(rings.map(([id, ring]) => featureOf(id, ring)));
      drawing.setMode("select");
      const chosen = rings[held >= 0 ? held : 0] ?? rings[0];
      if (chosen && drawing.hasFeature(chosen[0])) drawing.selectFeature(chosen[0]);
    },
    stop: end,
    get drawing() {
      return state === "drawing";
    },
    get editing() {
      return state === "editing";
    },
  };
}

function featureOf(id: Id, { corners }: Ring) {
  const mode = corners.length > MOST_HANDLES ? "freehand" : "polygon";
  return {
    id,
    type: "Feature" as const,
    geometry: { type: "Polygon" as const, coordinates: [corners.map(rounded)] },
    properties: { mode },
  };
}

function isSelected(draw: TerraDraw | null, id: Id): boolean {
  return draw?.enabled === true && draw.getSnapshotFeature(id)?.properties.selected === true;
}

function withoutDoubleClick(map: WebMap): void {
  map.doubleClickZoom.disable();
  setTimeout(() => map.doubleClickZoom.enable(), DOUBLE_CLICK_MS);
}

function modes(line: Hex, halo: Hex) {
  const styles = {
    fillColor: line,
    fillOpacity: 0.12,
    outlineColor: line,
    outlineWidth: 2,
    closingPointColor: line,
    closingPointOutlineColor: halo,
  };
  const corners = {
    draggable: true,
    coordinates: { midpoints: true, draggable: true, deletable: true },
  };
  const drag = { drawInteraction: "click-move-or-drag" as const };
  return [
    new TerraDrawPolygonMode({ styles }),
    new TerraDrawRectangleMode({ ...drag, styles }),
    new TerraDrawCircleMode({ ...drag, styles }),
    new TerraDrawFreehandMode({ ...drag, styles, minDistance: 8 }),
    new TerraDrawLineStringMode({
      styles: {
        lineStringColor: line,
        lineStringWidth: 3,
        closingPointColor: line,
        closingPointOutlineColor: halo,
      },
    }),
    new TerraDrawSelectMode({
      flags: {
        polygon: { feature: corners },
        freehand: { feature: { draggable: true } },
      },
      // A click beside the shape must not let go of it: Esc and the button do.
      allowManualDeselection: false,
      keyEvents: { deselect: null, delete: null, rotate: null, scale: null },
      styles: {
        // The area itself, holes and all, is painted below (map/shown_range.ts).
        selectedPolygonColor: line,
        selectedPolygonFillOpacity: 0,
        selectedPolygonOutlineColor: line,
        selectedPolygonOutlineWidth: 2,
        selectionPointColor: halo,
        selectionPointOutlineColor: line,
        selectionPointOutlineWidth: 2,
        selectionPointWidth: 5,
        midPointColor: line,
        midPointOutlineColor: halo,
        midPointWidth: 3,
      },
    }),
  ];
}

function token(name: string, otherwise: Hex): Hex {
  const value = tone(name);
  return /^#[0-9a-f]{6}$/i.test(value) ? (value as Hex) : otherwise;
}
