// The choropleth's part of the left panel: what colours the places, in which classes; a
// class is one click away from being all that the page shows.
import { post, wasAborted } from "../api";
import type { Map as WebMap } from "maplibre-gl";
import { h, replace } from "../dom";
import { explain } from "../failure";
import type { FilterState } from "../filtering/state";
import { date, dateTime } from "../format";
import { t } from "../i18n";
import { throttled } from "../live";
import { Choropleth } from "../map/choropleth";
import { classColours } from "../map/ramp";
import { remembered } from "../remembered";
import {
  type Choice,
  DRAWN_FROM,
  FEWEST,
  LEVELS,
  MEASURES,
  MOST,
  type PlaceLevel,
  SCHEMES,
  UNCOLOURED,
  WIDTHS,
  formatChoice,
  levelAt,
  parseBreaks,
  parseChoice,
} from "../theming/choice";
import { type Measured, type Value, behind, classOf, valueText } from "../theming/measured";
import type { Filter } from "../types";
import type { Context } from "./context";
import { legend } from "./theme_legend";
import { topTable } from "./theme_table";

const KEPT = "quanyu.theme";
const LIVE_MS = 5_000;
const MOST_GRIDS = 10_000; // of a filter

const everyGrid = remembered(async () => {
  const body = { measure: "freshness", level: "grid", filter: {} };
  return (await post<Measured>("/api/measures", body)).values.map(({ code }) => code);
});

export interface ThemePanel {
  /** "open.grid.quantiles.5", for the address; "" while nothing is coloured. */
  readonly address: string;
  /** Colour as an address says; "" and what is no address: nothing. */
  choose(address: string): void;
  /** What a place says to the pointer, by its own code or that of a place above it. */
  lines(code: string): Node[];
  /** The page's filter or the colours of the theme are others. */
  follow(): void;
  /** Something happened elsewhere: seldom asked anew. */
  news(): void;
}

interface Parts {
  box: HTMLElement;
  context: Context;
  filters: FilterState;
  map: WebMap;
  counts: boolean; // whether the account may count incidents at all
  changed(): void; // the address is another
}

export function showTheme(parts: Parts): ThemePanel {
  return new Theme(parts);
}

class Theme implements ThemePanel {
  private choice: Choice;
  private found: Measured | null = null;
  private values = new Map<string, Value>();
  private asking = new AbortController();
  private asked = "";
  private readonly result = h("div", { class: "theme", "aria-live": "polite" });
  private readonly form = h("div", { class: "theme-asking" });
  readonly news = throttled(() => document.hidden || this.ask(true), LIVE_MS);

  private readonly colours: Choropleth;

  constructor(private readonly parts: Parts) {
    this.colours = new Choropleth(parts.map);
    parts.map.on("zoomend", () => this.moved());
    this.choice = this.remembered();
    replace(
      parts.box,
      h(
        "section",
        { class: "section theme", id: "theme-panel", "aria-label": t("theme.title") },
        this.form,
        this.result,
      ),
    );
    this.renderForm();
    this.ask();
  }

  get address(): string {
    return formatChoice(this.choice);
  }

  follow(): void {
    this.ask();
    this.render();
  }

  /** Another zoom may mean another level. */
  private moved(): void {
    if (this.choice.measure && this.level !== this.found?.level) this.ask();
    else this.renderNote();
  }

  lines(code: string): Node[] {
    if (!this.found) return [];
    const { measure, level } = this.found;
    const value = this.values.get(code.slice(0, WIDTHS[level]));
    if (!value || code.length < WIDTHS[level]) return [];
    const text = value.suppressed ? t("theme.withheld") : valueText(measure, value.value);
    const more = value.value === null ? "" : behind(measure, value);
    return [
      h(
        "div",
        { class: "theme-line", id: "theme-tip" },
        t(`theme.measure.${measure}`),
        " ",
        h("b", {}, value.value === null && !value.suppressed ? t("theme.none") : text),
        more && h("div", { class: "sub" }, more),
      ),
    ];
  }

  // -- what is chosen ---------------------------------------------------------------

  choose(address: string): void {
    this.set(this.read(address));
  }

  private remembered(): Choice {
    return this.read(/[#&]theme=([^&]*)/.exec(location.hash)?.[1] ?? kept());
  }

  private read(text: string): Choice {
    const choice = parseChoice(text) ?? UNCOLOURED;
    const known = this.measures.some((one) => one === choice.measure);
    return known ? choice : UNCOLOURED;
  }

  private get measures() {
    return MEASURES.filter((one) => this.parts.counts || one === "freshness");
  }

  private get level(): PlaceLevel {
    return levelAt(this.choice.level, this.parts.map.getZoom());
  }

  private set(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
    keep(this.address);
    this.renderForm();
    this.ask();
    this.parts.changed();
  }

  private renderForm(): void {
    const { measure, level, scheme, k } = this.choice;
    const chosen = this.form.contains(document.activeElement)
      ? document.activeElement?.id
      : null;
    replace(
      this.form,
      picker("theme-measure", t("theme.title"), measure ?? "none", "span", (value) =>
        this.set({ measure: value === "none" ? null : (value as Choice["measure"]) }),
        ["none" as const, ...this.measures].map((one) => [one, t(`theme.measure.${one}`)]),
      ),
      measure && [
        picker("theme-level", t("theme.level"), level, "", (value) =>
          this.set({ level: value as Choice["level"] }),
          LEVELS.map((one) => [one, t(`theme.level.${one}`)]),
        ),
        picker("theme-scheme", t("theme.scheme"), scheme, "", (value) =>
          this.set(this.scheme(value as Choice["scheme"])),
          SCHEMES.map((one) => [one, t(`theme.scheme.${one}`)]),
        ),
        scheme === "fixed"
          ? this.breaks()
          : picker("theme-k", t("theme.k"), String(k), "span inline", (value) =>
              this.set({ k: Number(value) }),
              range(FEWEST, MOST).map((n) => [String(n), String(n)]),
            ),
      ],
    );
    if (chosen) document.getElementById(chosen)?.focus();
  }

  /** Own limits begin as those that are seen. */
  private scheme(scheme: Choice["scheme"]): Partial<Choice> {
    const seen = this.found?.classes.breaks.slice(0, -1).map((one) => +one.toFixed(2));
    const breaks = scheme === "fixed" && !this.choice.breaks.length ? seen : undefined;
    return { scheme, ...(breaks && { breaks: breaks.slice(0, MOST - 1) }) };
  }

  private breaks(): HTMLElement {
    const input = h("input", {
      id: "theme-breaks",
      value: this.choice.breaks.join(", "),
      inputmode: "decimal",
      maxlength: 80,
      autocomplete: "off",
    });
    input.addEventListener("change", () => {
      const breaks = parseBreaks(input.value);
      input.setAttribute("aria-invalid", String(breaks === null));
      input.title = breaks === null ? t("theme.breaks.bad") : "";
      if (breaks) this.set({ breaks });
    });
    return h("label", { class: "span" }, t("theme.breaks"), input);
  }

  // -- asking -----------------------------------------------------------------------

  /** The filter without single grids: they are what a click on a class chooses. */
  private get base(): Filter {
    const { grids: _, ...rest } = this.parts.filters.filter;
    return rest;
  }

  private ask(anew = false): void {
    const { measure, scheme, k, breaks } = this.choice;
    const body = {
      measure,
      level: this.level,
      filter: this.base,
      classes: { scheme, k, ...(scheme === "fixed" && { breaks }) },
    };
    const asked = JSON.stringify(body);
    if (asked === this.asked && !anew) return;
    this.asked = asked;
    this.asking.abort();
    this.asking = new AbortController();
    if (!measure) return this.take(null);
    this.result.setAttribute("aria-busy", "true");
    post<Measured>("/api/measures", body, this.asking.signal).then(
      (found) => this.take(found),
      (reason: unknown) => {
        if (!wasAborted(reason)) this.fail(reason);
      },
    );
  }

  private take(found: Measured | null): void {
    this.found = found;
    this.values = new Map(found?.values.map((value) => [value.code, value]));
    this.result.removeAttribute("aria-busy");
    this.render();
  }

  private fail(reason: unknown): void {
    this.asked = "";
    this.take(null);
    replace(this.result, h("p", { class: "notice bad", role: "alert" }, explain(reason)));
  }

  // -- showing ----------------------------------------------------------------------

  private render(): void {
    const { found } = this;
    if (!found) {
      this.colours.show(null);
      return replace(this.result);
    }
    const colours = () => classColours(found.classes.breaks, found.measure === "change");
    const classes = new Map(
      found.values.map(({ code, value }) => [code, classOf(value, found.classes.breaks)]),
    );
    this.colours.show({
      level: found.level,
      classes,
      colours,
      outside: this.outside(found.level),
      texts: this.texts(found),
    });
    const focused = (document.activeElement as HTMLElement | null)?.dataset.class;
    replace(
      this.result,
      found.values.length === 0 && h("p", { class: "sub" }, t("theme.empty")),
      legend(found, colours(), this.pressed(found, classes), (at) => this.press(at, classes)),
      this.note,
      topTable(found, this.parts.context.actions),
    );
    this.renderNote();
    if (focused !== undefined)
      this.result.querySelector<HTMLElement>(`[data-class="${focused}"]`)?.focus();
  }

  private readonly note = h("p", { class: "sub" });

  private renderNote(): void {
    const { found } = this;
    if (!found) return;
    const from = DRAWN_FROM[found.level];
    const away = this.parts.map.getZoom() < from;
    const { period } = found;
    const parts = [
      away && t("theme.zoomin", { zoom: from }),
      t(`theme.unit.${found.unit}` as "theme.unit.incidents"),
      period && t("theme.period", { from: date(period.from), to: date(period.to) }),
      ...found.warnings,
      t("theme.at", { time: dateTime(found.at) }),
    ];
    this.note.textContent = parts.filter(Boolean).join(" · ");
  }

  private texts({ measure, values }: Measured) {
    const known = values.filter(({ value }) => value !== null);
    known.sort((a, b) => Math.abs(b.value!) - Math.abs(a.value!));
    return new Map(
      known.map(({ code, value }, rank) => [
        code,
        { text: valueText(measure, value), rank },
      ]),
    );
  }

  // -- classes and the page's filter ------------------------------------------------

  private get filtered(): string[] {
    return (this.parts.filters.filter.grids ?? []) as string[];
  }

  private outside(level: PlaceLevel): (code: string) => boolean {
    const inside = new Set(this.filtered.map((grid) => grid.slice(0, WIDTHS[level])));
    return (code) => inside.size > 0 && !inside.has(code);
  }

  /** The class whose places are those of the filter, or null. */
  private pressed({ level }: Measured, classes: Map<string, number>): number | null {
    const inside = new Set(this.filtered.map((grid) => grid.slice(0, WIDTHS[level])));
    const of = new Set([...inside].map((code) => classes.get(code)));
    const [at] = of;
    if (of.size !== 1 || at === undefined) return null;
    const all = [...classes.values()].filter((one) => one === at).length;
    return all === inside.size ? at : null;
  }

  private press(at: number, classes: Map<string, number>): void {
    const { found, parts } = this;
    if (!found) return;
    if (this.pressed(found, classes) === at) return void parts.filters.set({ grids: null });
    const codes = [...classes].filter(([, one]) => one === at).map(([code]) => code);
    this.gridsIn(codes, found.level).then(
      (grids) => {
        if (grids.length <= MOST_GRIDS) return parts.filters.set({ grids });
        this.note.textContent = t("theme.toomany");
        return undefined;
      },
      (reason: unknown) => this.fail(reason),
    );
  }

  /** A filter names grids: those of towns and communities begin with their codes. */
  private async gridsIn(codes: string[], level: PlaceLevel): Promise<string[]> {
    if (level === "grid") return codes;
    const wanted = new Set(codes);
    return (await everyGrid("")).filter((grid) => wanted.has(grid.slice(0, WIDTHS[level])));
  }
}

function picker(
  id: string,
  name: string,
  value: string,
  kind: string,
  chosen: (value: string) => void,
  options: (readonly [string, string])[],
): HTMLElement {
  const select = h(
    "select",
    {
      id,
      onchange: (event: Event) => chosen((event.target as HTMLSelectElement).value),
    },
    options.map(([code, text]) =>
      h("option", { value: code, selected: code === value }, text),
    ),
  );
  return h("label", { class: kind }, name, select);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

// A browser may forbid it; then a choice lasts as long as the page.
function kept(): string {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

function keep(text: string): void {
  try {
    localStorage.setItem(KEPT, text);
  } catch {
    console.warn(KEPT);
  }
}
