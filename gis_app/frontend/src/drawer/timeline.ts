// The time axis: how many when, a brush that filters, and a play-back.
import { type Child, h, replace, styled, svg } from "../dom";
import { failureBox } from "../failure";
import { type FigureDesk, type Figures, rowsOf } from "../filtering/figures";
import type { FilterState } from "../filtering/state";
import { count, number } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";
import { localDay, midnightOf } from "../panels/filter";
import type { Filter } from "../types";
import { type Bin, type Step, addDays, bins } from "./bins";
import { labelsOf, valueMarks } from "./axis";
import { type Edge, type Grasp, type Range, clicked, drawn } from "./brush";
import { Player } from "./player";
import { pulled } from "./pulled";

const STEPS: (Step | "auto")[] = ["auto", "day", "week", "month"];
const HEIGHT = 76;
const BASE = 18; // below the bars: the days' names
const TOP = 12;

const STILL_PX = 3; // a pointer that moved no further was a click
const DOUBLE_CLICK_MS = 250;

interface Click {
  range: Range;
  before: Range | null;
  timer: ReturnType<typeof setTimeout>;
}

export class Timeline {
  private shown: Bin[] = [];
  private step: Step = "day";
  private wanted: Step | "auto" = "auto";
  private total: number | null = null;
  private failed: unknown = null;
  private dragged: Range | null = null;
  private clicking: Click | null = null; // the first click of what may be two
  private readonly chart = h("div", { class: "timeline-chart" });
  private readonly told = h("p", { class: "timeline-told", role: "status" });
  private readonly deeds = h("div", { class: "timeline-deeds" });
  private readonly player: Player;
  open = false;

  constructor(
    box: HTMLElement,
    private readonly filters: FilterState,
    private readonly desk: FigureDesk,
    settled: () => Promise<void>,
  ) {
    this.player = new Player(
      () => this.forward(),
      settled,
      () => this.renderDeeds(),
    );
    replace(box, h("div", { class: "timeline-head" }, this.deeds, this.told), this.chart);
    desk.add({
      // Of all times: the brush needs something to move on.
      of: ({ from: _, to: __, ...rest }: Filter) => rest,
      by: () => (this.open ? [["day"]] : []),
      waiting: () => this.chart.classList.add("waiting"),
      show: (figures) => this.take(figures),
      fail: (reason) => this.trouble(reason),
    });
    new ResizeObserver(() => this.draw()).observe(this.chart);
  }

  /** It is looked at, or no longer. */
  look(open: boolean): void {
    this.open = open;
    if (open) this.desk.renew(true);
    else this.player.stop();
  }

  /** Another filter holds: the brush follows. */
  render(): void {
    this.draw();
    this.renderDeeds();
  }

  private take(figures: Figures): void {
    this.failed = null;
    this.chart.classList.remove("waiting");
    const rows = rowsOf(figures, "day");
    const found = bins(rows, this.wanted === "auto" ? undefined : this.wanted);
    [this.shown, this.step, this.total] = [found.bins, found.step, figures.total];
    this.rows = rows;
    this.render();
  }
  /** The last day that holds anything; its week may end later. */
  private get lastDay(): string {
    return String(this.rows.at(-1)?.day ?? "");
  }

  private rows: Parameters<typeof bins>[0] = [];

  private trouble(reason: unknown): void {
    this.failed = reason;
    this.chart.classList.remove("waiting");
    this.draw();
  }

  // -- the brush -----------------------------------------------------------------

  /** The bins that the filter's time covers; null: it has none. */
  private get range(): Range | null {
    if (this.dragged) return this.dragged;
    const { from, to } = this.filters.wanted;
    if (!from && !to) return null;
    const first = from ? localDay(String(from), 0) : "";
    const last = to ? localDay(String(to), 1) : "9999";
    const within = this.shown.flatMap((bin, at) =>
      bin.to > first && bin.from <= last ? [at] : [],
    );
    return within.length ? { first: within[0]!, last: within.at(-1)! } : null;
  }

  private set(range: Range | null, gliding = false): void {
    const change = range
      ? {
          from: midnightOf(this.shown[range.first]!.from, 0),
          to: midnightOf(addDays(this.shown[range.last]!.to, -1), 1),
        }
      : { from: null, to: null };
    void (gliding ? this.filters.glide(change) : this.filters.set(change));
  }

  /** One step on, for the play-back; false at the end. */
  private forward(): boolean {
    const n = this.shown.length;
    const range = this.range ?? { first: 0, last: Math.max(0, Math.round(n / 12) - 1) };
    const fresh = this.range === null;
    const next = fresh ? range : { first: range.first + 1, last: range.last + 1 };
    if (!n || next.last >= n) return false;
    this.set(next, true);
    return true;
  }

  private nudge(edge: Edge, by: number): void {
    const n = this.shown.length;
    const range = this.range ?? { first: 0, last: n - 1 };
    const moved = { ...range, [edge]: Math.min(n - 1, Math.max(0, range[edge] + by)) };
    if (moved.first <= moved.last) this.set(moved, true);
  }

  // -- drawing -------------------------------------------------------------------

  private draw(): void {
    const width = this.chart.clientWidth;
    if (!width) return;
    if (this.failed) {
      replace(
        this.chart,
        failureBox(this.failed, () => this.desk.renew()),
      );
      return;
    }
    if (!this.shown.length) {
      replace(this.chart, h("p", { class: "sub" }, t("timeline.empty")));
      this.tell();
      return;
    }
    const focused = (document.activeElement as HTMLElement | null)?.dataset.edge;
    const each = width / this.shown.length;
    const most = Math.max(1, ...this.shown.map((bin) => bin.count ?? 0));
    const high = (n: number) => ((HEIGHT - BASE - TOP) * n) / most;
    const range = this.range;
    const picture = svg(
      "svg",
      {
        class: "timeline-svg",
        viewBox: `0 0 ${width} ${HEIGHT}`,
        height: HEIGHT,
        role: "img",
        "aria-label": t("timeline.label", { n: count(this.total) }),
      },
      valueMarks(most, width, HEIGHT - BASE, high),
      range &&
        svg("rect", {
          class: "brush",
          x: range.first * each,
          y: TOP - 4,
          width: (range.last - range.first + 1) * each,
          height: HEIGHT - BASE - TOP + 4,
        }),
      this.shown.map((bin, at) => this.bar(bin, at, each, high, range)),
      labelsOf(this.shown, this.step, each, HEIGHT),
    );
    replace(this.chart, picture, this.handles(range, each));
    this.wire(picture, each);
    this.tell();
    if (focused)
      this.chart.querySelector<HTMLElement>(`[data-edge=${focused}]`)?.focus();
  }

  private bar(
    bin: Bin,
    at: number,
    each: number,
    high: (n: number) => number,
    range: Range | null,
  ): SVGElement {
    const inside = !range || (at >= range.first && at <= range.last);
    const tall = bin.count === null ? 3 : bin.count ? Math.max(1.5, high(bin.count)) : 0;
    const gap = each > 3 ? 1 : 0;
    return svg(
      "rect",
      {
        class: `time-bar${inside ? "" : " out"}${bin.count === null ? " withheld" : ""}`,
        x: at * each + gap / 2,
        y: HEIGHT - BASE - tall,
        width: Math.max(0.5, each - gap),
        height: tall,
      },
      svg("title", {}, `${spoken(bin)} · ${count(bin.count)}`),
    );
  }

  /** Two handles: by pointer on the chart, by arrow keys here. */
  private handles(range: Range | null, each: number): Child[] {
    if (!this.shown.length) return [];
    const at = range ?? { first: 0, last: this.shown.length - 1 };
    return (["first", "last"] as const).map((edge) => {
      const bin = this.shown[at[edge]]!;
      const x = edge === "first" ? at.first * each : (at.last + 1) * each;
      const day = edge === "first" ? bin.from : addDays(bin.to, -1);
      return styled(
        h("button", {
          type: "button",
          class: `timeline-handle${range ? "" : " idle"}`,
          role: "slider",
          "data-edge": edge,
          "aria-label": t(`timeline.${edge}`),
          "aria-valuemin": 0,
          "aria-valuemax": this.shown.length - 1,
          "aria-valuenow": at[edge],
          "aria-valuetext": day,
          title: day,
          onkeydown: (event: KeyboardEvent) => this.onKey(event, edge),
          onpointerdown: (event: PointerEvent) => this.drag(event, each, edge),
        }),
        { left: `${x}px` },
      );
    });
  }

  private onKey(event: KeyboardEvent, edge: Edge): void {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7 }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") this.set(null);
    else if (by) this.nudge(edge, by);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private wire(picture: SVGElement, each: number): void {
    picture.addEventListener("pointerdown", (event) =>
      this.drag(event as PointerEvent, each, null),
    );
  }

  /** edge: which end is moved; null: a new range, or the present one as a whole. */
  private drag(event: PointerEvent, each: number, edge: Edge | null): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.player.stop();
    const box = this.chart.getBoundingClientRect();
    const n = this.shown.length;
    const binAt = (x: number) =>
      Math.min(n - 1, Math.max(0, Math.floor((x - box.left) / each)));
    const waited = this.takeClick();
    const before = waited ? waited.before : this.range;
    const grasp: Grasp = { from: binAt(event.clientX), edge, before, n };
    pulled(
      (moved) => {
        this.dragged = drawn(grasp, binAt(moved.clientX));
        this.draw();
      },
      (moved) => {
        this.dragged = null;
        const still = Math.abs(moved.clientX - event.clientX) < STILL_PX;
        if (still) this.click(clicked(grasp), before, waited);
        else this.set(drawn(grasp, binAt(moved.clientX)));
        this.draw();
      },
      () => {
        this.dragged = null;
        this.draw();
      },
    );
  }

  /** A click chooses a bar, a second one on it all days: the first waits for that. */
  private click(range: Range | null, before: Range | null, waited: Click | null): void {
    if (!range) return;
    if (waited?.range.first === range.first) return this.set(null);
    const take = () => {
      this.takeClick();
      this.set(range);
      this.draw();
    };
    this.dragged = range;
    this.clicking = { range, before, timer: setTimeout(take, DOUBLE_CLICK_MS) };
  }

  private takeClick(): Click | null {
    const waited = this.clicking;
    if (!waited) return null;
    clearTimeout(waited.timer);
    this.clicking = this.dragged = null;
    return waited;
  }

  // -- words and deeds -----------------------------------------------------------

  private tell(): void {
    const range = this.range;
    if (!range) {
      const [first, last] = [this.shown[0], this.shown.at(-1)];
      this.told.textContent =
        first && last ? t("timeline.all", { from: first.from, to: this.lastDay }) : "";
      return;
    }
    const within = this.shown.slice(range.first, range.last + 1);
    const sum = within.some((bin) => bin.count === null)
      ? null
      : within.reduce((all, bin) => all + (bin.count ?? 0), 0);
    this.told.textContent = t("timeline.range", {
      from: within[0]!.from,
      to: addDays(within.at(-1)!.to, -1),
      n: sum === null ? t("timeline.some") : number(sum),
    });
  }

  private renderDeeds(): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.deed;
    const playing = this.player.playing;
    const deed = (
      name: "play" | "clear",
      text: string,
      glyph: Parameters<typeof icon>[0],
      onclick: () => void,
      disabled = false,
    ) =>
      h(
        "button",
        {
          type: "button",
          class: "button small square",
          "data-deed": name,
          title: text,
          "aria-label": text,
          onclick,
          disabled,
        },
        icon(glyph),
      );
    replace(
      this.deeds,
      deed("play", t(playing ? "timeline.pause" : "timeline.play"), playing ? "pause" : "play", () =>
        this.player.toggle(),
      ),
      h(
        "select",
        {
          class: "small",
          "aria-label": t("timeline.step"),
          "data-deed": "step",
          onchange: (event: Event) => {
            this.wanted = (event.target as HTMLSelectElement).value as Step | "auto";
            const wanted = this.wanted === "auto" ? undefined : this.wanted;
            const found = bins(this.rows, wanted);
            [this.shown, this.step] = [found.bins, found.step];
            this.draw();
          },
        },
        STEPS.map((step) =>
          h(
            "option",
            { value: step, selected: step === this.wanted },
            t(`timeline.step.${step}`),
          ),
        ),
      ),
      deed("clear", t("timeline.clear"), "close", () => this.set(null), this.range === null),
    );
    if (focused)
      this.deeds.querySelector<HTMLElement>(`[data-deed=${focused}]`)?.focus();
  }
}

function spoken(bin: Bin): string {
  const last = addDays(bin.to, -1);
  return last === bin.from ? bin.from : `${bin.from} – ${last}`;
}
