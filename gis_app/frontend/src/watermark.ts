// Who looks at this page, and when, faintly over all of it: a photograph of a screen then
// says whose it was. Only where the installation asks for it (GIS_WATERMARK).
import { h, styled } from "./dom";
import { dateTime } from "./format";

const TILE = { width: 380, height: 210 };
const TILT = -0.35; // radians
const INK = "rgb(128 140 156 / 17%)"; // seen on dark and on light ground, read through

export function wireWatermark(): void {
  const who = document.body.dataset.watermark;
  if (who) begin(who);
}

function begin(name: string): void {
  // Not content: nothing to read out, nothing to click.
  const sheet = h("div", { class: "watermark", "aria-hidden": "true" });
  document.body.append(sheet);
  const renew = () => {
    const text = `${name} ${dateTime(new Date().toISOString())}`;
    sheet.dataset.minute = text;
    styled(sheet, { "background-image": `url("${drawn(text)}")` });
    const left = 60_000 - (Date.now() % 60_000);
    window.setTimeout(renew, left);
  };
  renew();
}

/** One tile as a picture, twice as fine as the screen for walls and paper. */
function drawn(text: string): string {
  const canvas = h("canvas", { width: TILE.width * 2, height: TILE.height * 2 });
  const brush = canvas.getContext("2d");
  if (!brush) return "";
  brush.scale(2, 2);
  brush.translate(TILE.width / 2, TILE.height / 2);
  brush.rotate(TILT);
  brush.font = `14px ${getComputedStyle(document.body).fontFamily}`;
  brush.textAlign = "center";
  brush.fillStyle = INK;
  brush.fillText(text, 0, 0, TILE.width);
  return canvas.toDataURL();
}
