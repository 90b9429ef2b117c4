// Printing the map: a sheet of its own with what is on the map now, its legend, the filter
// in words, the total, scale and time. By the button or by the browser's own command.
import type { Map as WebMap } from "maplibre-gl";
import { data, h } from "../dom";
import { inWords } from "../filtering/in_words";
import { type Theme, theme } from "../chrome";
import type { FigureDesk } from "../filtering/figures";
import type { FilterState } from "../filtering/state";
import { count, dateTime } from "../format";
import { t } from "../i18n";
import { asOf } from "../panels/as_of";
import { sight } from "../session";
import type { Session, Vocabularies } from "../types";
import { scaleOf } from "./readout";

const SHEET = "print-sheet";
const SETTLED_MS = 6_000; // a print does not wait longer for a slow map

export interface Printed {
  map: WebMap;
  session: Session;
  words: Vocabularies;
  filters: FilterState;
  desk: FigureDesk;
  themes: { printed(): HTMLElement | null };
  /** Draws the map in another theme's colours. */
  recolour(theme: Theme): Promise<void>;
}

/** Returns what prints by a button: on white paper the map is the light one. The browser's
    own command finds the map as it is: it waits for nothing. */
export function wirePrinting(printed: Printed): () => Promise<void> {
  const prepare = () => {
    remove();
    const picture = pictureOf(printed.map);
    document.body.append(
      h(
        "article",
        { id: SHEET },
        headOf(printed.session),
        h("div", { class: "print-body" }, picture, sideOf(printed)),
        footOf(printed.session),
      ),
    );
    return picture;
  };
  window.addEventListener("beforeprint", () => {
    if (!document.getElementById(SHEET)) prepare();
  });
  window.addEventListener("afterprint", remove);
  return async () => {
    const counts = sight(printed.session) !== "nothing";
    const back = await lightened(printed);
    if (counts) await printed.desk.now();
    // The picture is there before the browser draws the sheet.
    await prepare().decode().catch(console.warn);
    window.print();
    await back();
  };
}

/** The page in light colours; returns what gives it its own back. */
async function lightened({ map, recolour }: Printed): Promise<() => Promise<void>> {
  if (theme() === "light") return () => Promise.resolve();
  const show = async (chosen: Theme) => {
    document.documentElement.dataset.theme = chosen;
    await recolour(chosen).catch(console.warn);
  };
  await show("light");
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, SETTLED_MS);
    map.once("idle", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return () => show("dark");
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

function sideOf({ filters, words, desk, themes }: Printed): HTMLElement {
  const lines = inWords(filters.filter, words, nameOf);
  const figures = desk.last;
  return h(
    "aside",
    {},
    figures && [
      h("p", { class: "print-total" }, t("print.total", { n: count(figures.total) })),
      h("p", { class: "print-at" }, asOf(figures.at)),
    ],
    h("h2", {}, t("print.filter")),
    lines.length
      ? h("ul", {}, lines.map((line) => h("li", {}, data(line))))
      : h("p", {}, t("print.everything")),
    h("h2", {}, t("print.legend")),
    themes.printed(),
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
