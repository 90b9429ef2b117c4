// Printing the map: a sheet of its own with what is on the map now, its legend, the filter
// in words, the total, scale and time. By the button or by the browser's own command.
import type { Map as WebMap } from "maplibre-gl";
import { data, h } from "../dom";
import { inWords } from "../filtering/in_words";
import type { FilterState } from "../filtering/state";
import { dateTime } from "../format";
import { t } from "../i18n";
import type { Session, Vocabularies } from "../types";
import { scaleOf } from "./readout";

const SHEET = "print-sheet";
let prepare: () => HTMLImageElement = () => new Image();

export function wirePrinting(
  map: WebMap,
  session: Session,
  words: Vocabularies,
  filters: FilterState,
): void {
  prepare = () => {
    remove();
    const picture = pictureOf(map);
    document.body.append(
      h(
        "article",
        { id: SHEET },
        headOf(session),
        h("div", { class: "print-body" }, picture, sideOf(filters, words)),
        footOf(session),
      ),
    );
    return picture;
  };
  window.addEventListener("beforeprint", () => {
    if (!document.getElementById(SHEET)) prepare();
  });
  window.addEventListener("afterprint", remove);
}

/** The picture is there before the browser draws the sheet. */
export async function printMap(): Promise<void> {
  await prepare().decode().catch(console.warn);
  window.print();
}

function remove(): void {
  document.getElementById(SHEET)?.remove();
}

/** Read in the same task as it was drawn: later the browser has cleared the canvas. */
function pictureOf(map: WebMap): HTMLImageElement {
  map.redraw();
  const source = map.getCanvas();
  const copy = h("canvas", { width: source.width, height: source.height });
  const pen = copy.getContext("2d")!;
  pen.drawImage(source, 0, 0);
  drawScale(pen, map, source.width / source.clientWidth);
  return h("img", {
    class: "print-map",
    src: copy.toDataURL("image/png"),
    alt: t("print.map"),
  });
}

/** In the picture itself, so that it is right however large the picture is printed. */
function drawScale(pen: CanvasRenderingContext2D, map: WebMap, ratio: number): void {
  const { text, pixels } = scaleOf(map);
  const [left, bottom] = [14, pen.canvas.height / ratio - 14];
  pen.scale(ratio, ratio);
  pen.font = `13px ${getComputedStyle(document.body).fontFamily}`;
  const width = pixels + pen.measureText(text).width + 24;
  pen.fillStyle = "#fff";
  pen.fillRect(left - 6, bottom - 18, width, 24);
  pen.strokeStyle = pen.fillStyle = "#111";
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(left, bottom - 8);
  pen.lineTo(left, bottom);
  pen.lineTo(left + pixels, bottom);
  pen.lineTo(left + pixels, bottom - 8);
  pen.stroke();
  pen.fillText(text, left + pixels + 8, bottom - 2);
}

function headOf({ installation }: Session): HTMLElement {
  return h(
    "header",
    {},
    h("h1", {}, data(installation.name)),
    h("p", {}, t("print.time", { time: dateTime(new Date().toISOString()) })),
  );
}

function sideOf(filters: FilterState, words: Vocabularies): HTMLElement {
  const lines = inWords(filters.filter, words, nameOf);
  const total = document.getElementById("total")?.textContent;
  return h(
    "aside",
    {},
    total && h("p", { class: "print-total" }, t("print.total", { n: total })),
    h("h2", {}, t("print.filter")),
    lines.length
      ? h("ul", {}, lines.map((line) => h("li", {}, data(line))))
      : h("p", {}, t("print.everything")),
    h("h2", {}, t("print.legend")),
    legend(),
  );
}

/** A name that the filter's panel found out already, else the code. */
function nameOf(code: string): string {
  const shown = document.querySelector(`[data-place="${CSS.escape(code)}"]`);
  return shown?.textContent ?? code;
}

/** The layers that are on, as their own list shows them. */
function legend(): HTMLElement {
  const rows = document.querySelectorAll("#left-layers .layer");
  return h(
    "div",
    { class: "print-legend" },
    [...rows]
      .filter((row) => row.querySelector("[aria-checked=true]"))
      .map((row) =>
        h(
          "div",
          {},
          h("h3", {}, row.querySelector(".layer-switch span:nth-child(2)")?.textContent),
          row.querySelector(".legend")?.cloneNode(true),
        ),
      ),
  );
}

function footOf({ installation }: Session): HTMLElement {
  return h(
    "footer",
    {},
    installation.approval_number && data(installation.approval_number),
    h("span", {}, `CGCS2000 · EPSG:${installation.zone_srid}`),
  );
}
