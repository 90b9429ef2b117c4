// The choropleth's part of the left panel: what colours the places, in which classes; a
// class is one click away from being all that the page shows.
import { post, wasAborted } from "../api";
import type { Map as WebMap } from "maplibre-gl";
import { h, replace } from "../dom";
import { explain } from "../failure";
import type { FilterState } from "../filtering/state";
import { date, dateTime } from "../format";
import { t } from "../i18n";
import { OneQuestion } from "../filtering/one_question";
import { throttled } from "../live";
import { Choropleth } from "../map/choropleth";
import { classColours } from "../map/ramp";
import { remembered } from "../remembered";
import {
  type Choice,
  DRAWN_FROM,
  MEASURES,
  type PlaceLevel,
  UNCOLOURED,
  WIDTHS,
  formatChoice,
  levelAt,
  parseChoice,
} from "../theming/choice";
import { keep, kept } from "../theming/kept";
import { type Measured, type Value, behind, classOf, ranksOf, valueText } from "../theming/measured";
import type { Filter } from "../types";
import type { Context } from "./context";
import { renew } from "./steady";
import { renderForm } from "./theme_form";
import { legend } from "./theme_legend";
import { topTable } from "./theme_table";

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
  /** What the colours mean, for paper; null: nothing is coloured. */
  printed(): HTMLElement | null;
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
  private readonly asking = new OneQuestion();
  private asked = "";
  private own = false; // the user has chosen, and hears what comes of it
  private readonly result = h("div", { class: "theme" });
  private readonly told = h("p", { class: "visually-hidden", role: "status" });
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
        this.told,
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
    this.own = true;
    keep(this.address);
    this.renderForm();
    this.ask();
    this.parts.changed();
  }

  private renderForm(): void {
    renderForm(this.form, {
      choice: this.choice,
      measures: this.measures,
      seen: this.found?.classes.breaks ?? [],
      set: (change) => this.set(change),
    });
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
    if (!measure) {
      this.asking.drop();
      return this.take(null);
    }
    this.result.setAttribute("aria-busy", "true");
    this.asking.put(asked, async (signal) => {
      try {
        const found = await post<Measured>("/api/measures", body, signal);
        if (!signal.aborted) this.take(found);
      } catch (reason) {
        if (!signal.aborted && !wasAborted(reason)) this.fail(reason);
      }
    });
  }

  private take(found: Measured | null): void {
    this.found = found;
    this.values = new Map(found?.values.map((value) => [value.code, value]));
    this.result.removeAttribute("aria-busy");
    this.render();
    this.tell();
  }

  /** What the user's own choice shows; of what happens elsewhere nothing is read aloud. */
  private tell(): void {
    if (!this.own) return;
    this.own = false;
    const { found, note } = this;
    this.told.textContent = found
      ? `${titleOf(found)} · ${note.textContent}`
      : t("theme.measure.none");
  }

  /** For paper: what the colours mean, in which classes, of when. */
  printed(): HTMLElement | null {
    const classes = this.result.querySelector(".theme-classes");
    if (!this.found || !classes) return null;
    return h(
      "div",
      { class: "print-theme" },
      h("h3", {}, titleOf(this.found)),
      classes.cloneNode(true),
      this.note.cloneNode(true),
    );
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
      ranks: ranksOf(found.values),
      text: (code) => valueText(found.measure, this.values.get(code)?.value ?? null),
    });
    this.renderNote();
    renew(this.result, () => {
      if (found !== this.found) return; // it waited too long
      replace(
        this.result,
        found.values.length === 0 && h("p", { class: "sub" }, t("theme.empty")),
        legend(found, colours(), this.pressed(found, classes), (at) =>
          this.press(at, classes),
        ),
        this.note,
        topTable(found, this.parts.context.actions),
      );
    });
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

function titleOf({ measure, level }: Measured): string {
  return `${t(`theme.measure.${measure}`)} · ${t(`theme.level.${level}`)}`;
}
