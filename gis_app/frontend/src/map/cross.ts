// The mark of a refused row on the map: a cross, so that shape tells as well as colour.
import type { Map as WebMap } from "maplibre-gl";
import { scale } from "./create";
import { tone } from "../tone";

export const CROSS = "own-cross";
const SIZE = 18; // css pixels, before the wall's scale
const RATIO = 2;

/** Draws it in the theme's colours; called again when the theme has changed. */
export function addCross(map: WebMap): void {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * RATIO;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const [near, far] = [5 * RATIO, (SIZE - 5) * RATIO];
  pen.lineCap = "round";
  for (const [colour, width] of [
    [tone("--ground"), 5.5],
    [tone("--bad-strong"), 3],
  ] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = width * RATIO;
    pen.beginPath();
    pen.moveTo(near, near);
    pen.lineTo(far, far);
    pen.moveTo(far, near);
    pen.lineTo(near, far);
    pen.stroke();
  }
  const image = pen.getImageData(0, 0, canvas.width, canvas.height);
  if (map.hasImage(CROSS)) map.removeImage(CROSS);
  map.addImage(CROSS, image, { pixelRatio: RATIO / scale() });
}
