// Pictures that the map's style asks for by a name that says how to draw them: there is no
// sprite to load, and another theme asks for other names.
import type { Map as WebMap } from "maplibre-gl";
import { glyphOf } from "./glyphs";
import { luminance } from "./ramp";

const SIDE = 28; // pixels of the page
const FINE = 2; // drawn for screens of double density
const DARK = "#0b1526";
const LIGHT = "#ffffff";

export function wireImages(map: WebMap): void {
  map.setMissingStyleImageResolver((id) => {
    const image = drawn(id);
    if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: FINE });
  });
}

/** "incident|E01|#d92d20|#ffffff|late", "hatch|#8d939c"; null: not one of ours. */
function drawn(id: string): ImageData | null {
  const [kind, ...facts] = id.split("|");
  if (kind === "incident") return symbol(facts);
  return kind === "hatch" ? hatch(facts[0] ?? LIGHT) : null;
}

function symbol([group = "", body = LIGHT, edge = LIGHT, late]: string[]): ImageData {
  const pen = canvas(SIDE);
  pen.translate(SIDE / 2, SIDE / 2);
  pen.fillStyle = body;
  pen.strokeStyle = edge;
  pen.lineWidth = 1.5;
  pen.lineJoin = "round";
  pen.beginPath();
  if (late === "late") diamond(pen, SIDE / 2 - 1);
  else pen.arc(0, 0, SIDE / 2 - 3.5, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
  pen.scale(0.86, 0.86);
  pen.translate(-8, -8);
  pen.strokeStyle = luminance(body) > 0.3 ? DARK : LIGHT;
  pen.lineCap = "round";
  pen.stroke(new Path2D(glyphOf(group)));
  return pixels(pen, SIDE);
}

function diamond(pen: CanvasRenderingContext2D, reach: number): void {
  pen.moveTo(0, -reach);
  pen.lineTo(reach, 0);
  pen.lineTo(0, reach);
  pen.lineTo(-reach, 0);
  pen.closePath();
}

/** Thin lines that meet at the edges, so that the pattern has no seam. */
function hatch(colour: string): ImageData {
  const side = 8;
  const pen = canvas(side);
  pen.strokeStyle = colour;
  pen.lineWidth = 1.2;
  for (const start of [-side, 0, side]) {
    pen.moveTo(start - 1, side + 1);
    pen.lineTo(start + side + 1, -1);
  }
  pen.stroke();
  return pixels(pen, side);
}

function canvas(side: number): CanvasRenderingContext2D {
  const sheet = document.createElement("canvas");
  sheet.width = sheet.height = side * FINE;
  const pen = sheet.getContext("2d", { willReadFrequently: true })!;
  pen.scale(FINE, FINE);
  return pen;
}

function pixels(pen: CanvasRenderingContext2D, side: number): ImageData {
  return pen.getImageData(0, 0, side * FINE, side * FINE);
}
