// Drop polygons, get counts inside each: a table, a map in shades, a file to take home.
import type { ExpressionSpecification, Map as WebMap } from "maplibre-gl";
import { wasAborted } from "../api";
import type { Theme } from "../chrome";
import { data, h, replace } from "../dom";
import { explain } from "../failure";
import { count, midnight, number } from "../format";
import { bboxOf } from "../geometry/bbox";
import { t } from "../i18n";
import { icon } from "../icons";
import { OWN } from "../map/carried_over";
import { supportsWebGL2 } from "../map/create";
import { createGround, fit, followTheme } from "../map/ground";
import { tone } from "../tone";
import type { Box } from "../types";
import { writeCsv } from "./csv";
import { dropZone } from "./drop";
import { faultList } from "./faults";
import { action, block, notesList, progressBar, segments } from "./parts";
import type { Area, AreaCounts } from "./types";
import { isTooLarge, jsonOf, send } from "./upload";

const SOURCE = `${OWN}areas`;
const PERIODS = { all: null, day: 0, week: 6, month: 29 } as const;
type Period = keyof typeof PERIODS;
const OUTSIDE_CLASSES = 5;

export class AreaCounting {
  readonly box = h("div", { class: "counting" });
  private readonly work = h("div", { "aria-live": "polite" });
  private period: Period = "all";
  private map: WebMap | null = null;
  private steps: number[] = [];
  private file: File | null = null;

  constructor(private readonly ground: Box | null) {
    const periods = (Object.keys(PERIODS) as Period[]).map(
      (name) => [name, t(`pick.period.${name}`)] as [Period, string],
    );
    replace(
      this.box,
      h("p", { class: "lead-small" }, t("counting.lead")),
      h(
        "div",
        { class: "line" },
        h("span", { class: "sub" }, t("pick.period")),
        segments(t("pick.period"), periods, this.period, (period) => {
          this.period = period;
          if (this.file) this.run(this.file);
        }),
      ),
      dropZone({
        title: t("counting.drop"),
        hint: [h("span", {}, t("counting.drop.hint"))],
        several: false,
        onFiles: ([file]) => file && this.run(file),
      }),
      this.work,
    );
  }

  follow(theme: Theme): void {
    const { map } = this;
    if (map) followTheme(map, theme, () => paint(map, this.steps)).catch(console.warn);
  }

  private run(file: File): void {
    this.file = file;
    const bar = progressBar(t("counting.working"));
    const filter = filterOf(this.period, new Date());
    const sending = send(
      "/api/join/counts",
      { filter: JSON.stringify(filter), by: "[]" },
      file,
      (sent, total) => bar.set(total && sent < total ? sent / total : null),
    );
    this.map?.remove();
    this.map = null;
    replace(
      this.work,
      h(
        "section",
        { class: "block running" },
        h("h2", {}, data(file.name)),
        bar.box,
        action("stop", t("import.cancel"), () => (sending.cancel(), replace(this.work))),
      ),
    );
    sending.done
      .then((sent) => jsonOf<AreaCounts>(sent))
      .then((found) => this.show(file.name, found))
      .catch((reason: unknown) => {
        if (wasAborted(reason)) return;
        const text = isTooLarge(reason) ? t("import.toolarge") : explain(reason);
        replace(
          this.work,
          h("p", { class: "notice bad", role: "alert" }, icon("warning"), text),
        );
      });
  }

  private show(file: string, found: AreaCounts): void {
    const areas = ranked(found.areas);
    const container = h("div", {
      class: "map",
      role: "region",
      "aria-label": t("counting.map"),
    });
    this.steps = stepsOf(areas.map((area) => area.count ?? 0));
    replace(
      this.work,
      h(
        "div",
        { class: "counted", id: "counted" },
        block(
          "areas",
          t("counting.done", { n: areas.length }),
          t("counting.total", { total: count(found.total) }),
          h(
            "p",
            { class: "line" },
            action("download", t("counting.csv"), () => save(file, areas), "primary"),
          ),
          this.table(areas, found),
          (found.warnings ?? []).map((text) => h("p", { class: "sub" }, data(text))),
          notesList(found.notes ?? []),
          found.faults?.length ? faultList(found.faults, found.faults.length, null) : null,
        ),
        h("div", { class: "map-frame" }, container, shades(this.steps)),
      ),
    );
    this.draw(container, found).catch(console.warn);
  }

  private table(areas: Area[], found: AreaCounts): HTMLElement {
    return h(
      "div",
      {
        class: "scroll tall",
        tabindex: "0",
        role: "region",
        "aria-label": t("counting.map"),
      },
      h(
        "table",
        { class: "grid-table" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, t("counting.area")),
            h("th", { scope: "col", class: "number" }, t("counting.count")),
          ),
        ),
        h(
          "tbody",
          {},
          areas.map((area) =>
            h(
              "tr",
              {},
              h(
                "th",
                { scope: "row" },
                h(
                  "button",
                  {
                    type: "button",
                    class: "row-number wide",
                    onclick: () => this.goTo(found, area),
                  },
                  data(nameOf(area)),
                ),
              ),
              h("td", { class: "number" }, count(area.count)),
            ),
          ),
          found.outside !== null &&
            h(
              "tr",
              { class: "outside" },
              h("th", { scope: "row" }, t("counting.outside")),
              h("td", { class: "number" }, count(found.outside)),
            ),
        ),
      ),
    );
  }

  private goTo({ geojson }: AreaCounts, { row }: Area): void {
    const shape = geojson.features.find(({ properties }) => properties?.row === row);
    const box = shape && bboxOf(shape.geometry);
    if (box && this.map) fit(this.map, box);
  }

  private async draw(container: HTMLElement, { geojson }: AreaCounts): Promise<void> {
    if (!supportsWebGL2()) return;
    const shapes = geojson.features.map(({ geometry }) => geometry);
    const box = bboxOf({ type: "GeometryCollection", geometries: shapes }) ?? this.ground;
    const map = await createGround(container, box);
    this.map = map;
    map.addSource(SOURCE, { type: "geojson", data: geojson });
    map.addLayer({ id: `${SOURCE}-fill`, type: "fill", source: SOURCE, paint: {} });
    map.addLayer({
      id: `${SOURCE}-line`,
      type: "line",
      source: SOURCE,
      paint: { "line-width": 1.5 },
    });
    paint(map, this.steps);
    map.once("idle", () => (container.dataset.ready = "1"));
  }
}

export function filterOf(period: Period, now: Date): object {
  const days = PERIODS[period];
  return days === null ? {} : { from: midnight(now, days) };
}

export function nameOf(area: Area): string {
  return area.name || t("import.row", { n: area.row });
}

/** Most first; what is withheld below what is known. */
export function ranked(areas: Area[]): Area[] {
  return [...areas].sort((a, b) => (b.count ?? -1) - (a.count ?? -1));
}

/** Where a shade ends and the next begins: fifths of the areas' own counts. */
export function stepsOf(counts: number[]): number[] {
  const sorted = [...new Set(counts)].sort((a, b) => a - b);
  const cuts = Array.from(
    { length: OUTSIDE_CLASSES - 1 },
    (_, n) => sorted[Math.ceil(((n + 1) / OUTSIDE_CLASSES) * sorted.length)],
  );
  return [...new Set(cuts)].filter(
    (cut): cut is number => cut !== undefined && cut > sorted[0]!,
  );
}

const OPACITIES = [0.08, 0.26, 0.44, 0.62, 0.8];

function paint(map: WebMap, steps: number[]): void {
  const value: ExpressionSpecification = ["coalesce", ["get", "count"], 0];
  const stops = steps.flatMap((from, n) => [from, OPACITIES[n + 1]!]);
  const opacity = ["step", value, OPACITIES[0]!, ...stops] as ExpressionSpecification;
  map.setPaintProperty(`${SOURCE}-fill`, "fill-color", tone("--accent"));
  map.setPaintProperty(
    `${SOURCE}-fill`,
    "fill-opacity",
    steps.length ? opacity : OPACITIES[2]!,
  );
  map.setPaintProperty(`${SOURCE}-line`, "line-color", tone("--text-2"));
}

function shades(steps: number[]): HTMLElement {
  const from = [0, ...steps];
  return h(
    "p",
    { class: "map-legend" },
    from.map((low, n) => [
      h("span", { class: `shade shade-${n}` }),
      n < steps.length
        ? `${number(low)}\u2013${number(steps[n]! - 1)}`
        : `\u2265 ${number(low)}`,
    ]),
  );
}

function save(file: string, areas: Area[]): void {
  const rows = areas.map((area) => [area.row, area.name, area.count]);
  const text = writeCsv([["row", "name", "count"], ...rows]);
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const stem = file.replace(/\.[^.]+$/, "");
  h("a", { href: address, download: `${stem}-counts.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
