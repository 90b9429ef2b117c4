// Sketches to filter by, with terra-draw: one shape at a time, its corners editable.
import type { Polygon } from "geojson";
import type { Map as WebMap } from "maplibre-gl";
import {
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawFreehandMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
  TerraDrawSelectMode,
} from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";

export type Shape = "polygon" | "rectangle" | "circle" | "freehand";

export interface Sketch {
  start(shape: Shape): void;
  cancel(): void;
  clear(): void;
  readonly drawing: boolean; // a shape is being drawn
  readonly editing: boolean; // a finished one can be changed
}

type Hex = `#${string}`;

/** onShape: a finished or changed area; null when it is gone. */
export function createSketch(map: WebMap, onShape: (area: Polygon | null) => void): Sketch {
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 8 }),
    modes: modes(accent(), ground()),
  });
  let active = false;
  const begin = () => {
    if (!draw.enabled) draw.start();
  };
  const areaOf = (id: string | number): Polygon | null => {
    const feature = draw.getSnapshotFeature(id);
    return feature?.geometry.type === "Polygon" ? (feature.geometry as Polygon) : null;
  };
  draw.on("finish", (id) => {
    const area = areaOf(id);
    if (active) {
      active = false;
      draw.setMode("select");
      draw.selectFeature(id);
    }
    if (area) onShape(area);
  });
  return {
    start(shape) {
      begin();
      draw.clear();
      draw.setMode(shape);
      active = true;
    },
    cancel() {
      if (!active) return;
      active = false;
      draw.clear();
      draw.stop();
    },
    clear() {
      active = false;
      if (!draw.enabled) return;
      draw.clear();
      // Stopped, so that clicks on the map mean grids and incidents again.
      draw.stop();
      onShape(null);
    },
    get drawing() {
      return active;
    },
    get editing() {
      return draw.enabled && !active;
    },
  };
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
    new TerraDrawFreehandMode({ ...drag, styles, minDistance: 12 }),
    new TerraDrawSelectMode({
      flags: {
        polygon: { feature: corners },
        rectangle: { feature: corners },
        freehand: { feature: corners },
        // Moved as a whole: handles on all of its 64 corners would hide what is inside.
        circle: { feature: { draggable: true } },
      },
      // A click beside the shape must not let go of it: Esc and the button do.
      allowManualDeselection: false,
      keyEvents: { deselect: null, delete: null, rotate: null, scale: null },
      styles: {
        selectedPolygonColor: line,
        selectedPolygonFillOpacity: 0.12,
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

function accent(): Hex {
  return token("--accent", "#19e3ff");
}

function ground(): Hex {
  return token("--ground", "#050b18");
}

function token(name: string, otherwise: Hex): Hex {
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return /^#[0-9a-f]{6}$/i.test(value) ? (value as Hex) : otherwise;
}
