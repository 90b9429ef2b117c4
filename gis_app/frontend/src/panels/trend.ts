// Thirty days as a small chart: reported as bars, closed as a line, each day to be read by
// pointer, by arrow keys, and as a table by whoever cannot see it.
import { type Child, h, replace, svg } from "../dom";
import { count, number, percent } from "../format";
import { t } from "../i18n";
import type { Trend } from "../types";
import { withheldNote } from "./bars";

const WIDTH = 316;
const HEIGHT = 104;
const LEFT = 30;
const RIGHT = 4;
const TOP = 8;
const BOTTOM = 18;
const HIDDEN_HEIGHT = 3; // pixels of a count that is withheld: it says nothing of its size

type Day = Trend["days"][number];

export function trendParts(trend: Trend): Child {
  return [chart(trend.days), inTime(trend.closed_in_time)];
}

/** The highest number of the axis: a round one, and never less than there is. */
export function roundedUp(most: number): number {
  if (most <= 4) return 4;
  const step = 10 ** Math.floor(Math.log10(most));
  const nice = [1, 2, 4, 6, 8, 10].find((n) => n * step >= most) ?? 10;
  return nice * step;
}

export function sum(days: Day[], key: "reported" | "closed"): number | null {
  if (days.some((day) => day[key] === null)) return null;
  return days.reduce((total, day) => total + (day[key] ?? 0), 0);
}

function chart(days: Day[]): HTMLElement {
  const values = days.flatMap((day) => [day.reported, day.closed]);
  if (values.every((value) => value === 0))
    return h("p", { class: "sub" }, t("trend.none"));
  const most = roundedUp(Math.max(...values.map((value) => value ?? 0)));
  const readout = h("p", { class: "trend-read", "aria-live": "polite" });
  const mark = svg("rect", { class: "trend-day", y: TOP, height: HEIGHT - TOP - BOTTOM });
  const drawn = drawing(days, most, mark);
  const box = h(
    "div",
    { class: "trend", tabindex: 0, role: "group", "aria-label": t("trend.keys") },
    drawn,
  );
  wireReading(box, drawn, days, mark, readout);
  return h(
    "div",
    {},
    readout,
    box,
    legend(),
    values.includes(null) && withheldNote(),
    table(days),
  );
}

function drawing(days: Day[], most: number, mark: Element): SVGElement {
  const step = (WIDTH - LEFT - RIGHT) / days.length;
  const floor = HEIGHT - BOTTOM;
  const high = (value: number | null) =>
    value === null ? HIDDEN_HEIGHT : ((floor - TOP) * value) / most;
  const x = (at: number) => LEFT + step * at;
  const bars = days.map(({ reported }, at) =>
    svg("rect", {
      class: reported === null ? "trend-bar hidden" : "trend-bar",
      x: x(at) + step * 0.15,
      y: floor - high(reported),
      width: step * 0.7,
      height: high(reported),
    }),
  );
  const points = days.map(
    ({ closed }, at) =>
      `${(x(at) + step / 2).toFixed(1)},${(floor - high(closed)).toFixed(1)}`,
  );
  const label = (text: string, at: number, y: number, anchor: string) =>
    svg("text", { x: at, y, "text-anchor": anchor }, text);
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true", focusable: "false" },
    [0, 0.5, 1].map((share) => {
      const y = floor - (floor - TOP) * share;
      return [
        svg("line", { class: "trend-rule", x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y }),
        label(number(most * share), LEFT - 5, y + 4, "end"),
      ];
    }),
    mark,
    bars,
    svg("polyline", { class: "trend-line", points: points.join(" ") }),
    label(monthDay(days[0]!.day), LEFT, HEIGHT - 4, "start"),
    label(
      monthDay(days[days.length >> 1]!.day),
      x((days.length >> 1) + 0.5),
      HEIGHT - 4,
      "middle",
    ),
    label(monthDay(days.at(-1)!.day), WIDTH - RIGHT, HEIGHT - 4, "end"),
  );
}

/** One day at a time, under the pointer or by the arrow keys; the sum when none is. */
function wireReading(
  box: HTMLElement,
  drawn: SVGElement,
  days: Day[],
  mark: Element,
  readout: HTMLElement,
): void {
  const step = (WIDTH - LEFT - RIGHT) / days.length;
  let at = -1;
  const read = (next: number) => {
    at = next;
    const day = days[at];
    mark.setAttribute("x", String(LEFT + step * Math.max(at, 0)));
    mark.setAttribute("width", day ? String(step) : "0");
    readout.textContent = day
      ? t("trend.read", {
          day: day.day,
          reported: count(day.reported),
          closed: count(day.closed),
        })
      : t("trend.sum", {
          reported: count(sum(days, "reported")),
          closed: count(sum(days, "closed")),
        });
  };
  box.addEventListener("pointermove", (event) => {
    const { left, width } = drawn.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * WIDTH - LEFT;
    read(x < 0 ? -1 : Math.min(Math.floor(x / step), days.length - 1));
  });
  box.addEventListener("pointerleave", () => read(-1));
  box.addEventListener("blur", () => read(-1));
  box.addEventListener("focus", () => at < 0 && read(days.length - 1));
  box.addEventListener("keydown", (event) => {
    const next: Record<string, number> = {
      ArrowLeft: Math.max((at < 0 ? days.length : at) - 1, 0),
      ArrowRight: Math.min(at + 1, days.length - 1),
      Home: 0,
      End: days.length - 1,
    };
    if (!(event.key in next)) return;
    event.preventDefault();
    read(next[event.key]!);
  });
  read(-1);
}

function legend(): HTMLElement {
  return h(
    "p",
    { class: "trend-legend", "aria-hidden": "true" },
    h("span", { class: "trend-key is-bar" }),
    t("trend.reported"),
    h("span", { class: "trend-key is-line" }),
    t("trend.closed"),
  );
}

function table(days: Day[]): HTMLElement {
  const head = [t("trend.day"), t("trend.reported"), t("trend.closed")];
  const box = h(
    "table",
    { class: "visually-hidden" },
    h("caption", {}, t("trend.title")),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        head.map((text) => h("th", { scope: "col" }, text)),
      ),
    ),
  );
  const body = h("tbody", {});
  replace(
    body,
    days.map((day) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, day.day),
        h("td", {}, count(day.reported)),
        h("td", {}, count(day.closed)),
      ),
    ),
  );
  box.append(body);
  return box;
}

function inTime({ in_time, due }: Trend["closed_in_time"]): HTMLElement {
  const told = in_time !== null && due !== null;
  const value = told ? percent(in_time, due) : t("detail.suppressed");
  const sub = !told
    ? null
    : due === 0
      ? t("trend.intime.none")
      : t("trend.intime.of", { due: number(due), in_time: number(in_time) });
  return h(
    "div",
    { class: "in-time" },
    h("span", { class: "in-time-name" }, t("trend.intime")),
    h("b", {}, value),
    sub && h("span", { class: "sub" }, sub),
  );
}

function monthDay(day: string): string {
  return day.slice(5);
}
