// Icons of facilities, drawn here: no sprite is fetched. On the map each is made when the
// style first asks for it, in the colour that its name carries; in panels as inline SVG.
import type { Map as WebMap } from "maplibre-gl";
import { svg } from "../dom";

// 20 × 20, lines as those of icons.ts.
const PATHS: Record<string, string> = {
  service_centre: "M6 17V3.500h9l-2 3l2 3H6",
  living_room: "M4 9.500V7a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v2.500M3 10h3v3h8v-3h3v5H3z",
  station: "M3.500 9L10 3.500L16.500 9v7.500h-13zM8 16.500V12h4v4.500",
  mediation_room: "M3 4h9v6H7l-3 3v-3H3zM14 8h3v6h-1v2.500L13.500 14H9v-1.500",
  shelter: "M10 3.500L17 16.500H3zM10 16.500L8 12.500l2-3l2 3z",
  micro_fire:
    "M10 3c1 3 4.500 4.500 4.500 8.500a4.500 4.500 0 0 1-9 0c0-2 1-3 2-4c.3 1.500 1 2 1.500 2c1-1 1-4 1-6.500z",
  service_hall: "M3 8L10 3.500L17 8zM4.500 8v7M8 8v7M12 8v7M15.500 8v7M3 16.500h14",
  elder_care:
    "M10 16.500C5 12.500 3.500 10.500 3.500 8a3.200 3.200 0 0 1 6.500-1a3.200 3.200 0 0 1 6.500 1c0 2.500-1.500 4.500-6.500 8.500z",
  clinic: "M8 3.500h4V8h4.500v4H12v4.500H8V12H3.500V8H8z",
  warehouse: "M3.500 7L10 3.500L16.500 7v9h-13zM6.500 16v-5.500h7V16M6.500 13h7",
  command_centre: "M3 4h14v9H3zM7 16.500h6M10 13v3.500M6 10l2.500-3l2.500 2l3-3",
  police_box: "M10 3l6 2v5c0 3.500-2.500 5.500-6 7c-3.500-1.500-6-3.500-6-7V5zM7.500 10l2 2l3.500-4",
};
const ANY = "M10 4.500a5.500 5.500 0 1 1 0 11a5.500 5.500 0 0 1 0-11M10 9.500v1";

const SIZE = 20;
const SHARP = 2; // pixels a pixel
const NAMED = /^facility:([^:]*):(.+)$/;

export function facilityIcon(kind: string): SVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[kind] ?? ANY }),
  );
}

/** "facility:clinic:#00796b" is drawn when the style asks for it (layers/facilities.py). */
export function drawFacilityIcons(map: WebMap): void {
  map.on("styleimagemissing", ({ id }) => {
    const found = NAMED.exec(id);
    if (!found || map.hasImage(id)) return;
    const image = drawn(PATHS[found[1]!] ?? ANY, found[2]!);
    if (image) map.addImage(id, image, { pixelRatio: SHARP });
  });
}

function drawn(path: string, colour: string): ImageData | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * SHARP;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.scale(SHARP, SHARP);
  pen.lineWidth = 1.9;
  pen.lineJoin = pen.lineCap = "round";
  pen.strokeStyle = colour;
  pen.stroke(new Path2D(path));
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
