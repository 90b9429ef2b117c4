// A file that was read and waits for a word: what was recognised, what would come of it.
import { data, h, replace } from "../dom";
import { number } from "../format";
import { optional, t } from "../i18n";
import { icon } from "../icons";
import type { Box } from "../types";
import { IMPORTS } from "./client";
import { columnTable } from "./columns";
import { asksForDatum, datumGuard, labelOf } from "./datum";
import { faultList, placeText } from "./faults";
import { type Said, guessList } from "./guesses";
import { action, block, notesList, segments } from "./parts";
import { PreviewMap } from "./preview_map";
import { missing, rowOf } from "./progress";
import { rowsTable } from "./rows_table";
import type { Fault, Hypothesis, Import, Kind, Preview, ShapeFacts } from "./types";

export interface ReviewDeeds {
  say: (said: Said) => void;
  run: (onError: "reject" | "abort") => void;
}

const GROUND_KINDS = new Set(["grids", "micro_grids"]);

export class Review {
  readonly box = h("div", { class: "review", id: "review" });
  private readonly main = h("div", { class: "review-main" });
  private readonly side = h("aside", {
    class: "review-side",
    "aria-label": t("import.map"),
  });
  private readonly below = h("div", { class: "review-below" });
  private readonly nowhere = h(
    "p",
    { class: "map-nothing", hidden: true },
    t("import.nowhere"),
  );
  private readonly guard = h("div", {});
  private readonly picked = h("p", { class: "picked sub", role: "status" });
  private readonly bar = h("div", { class: "run-bar" });
  private readonly map: PreviewMap;
  private preview: Preview | null = null;
  private one: Import | null = null;
  private onError: "reject" | "abort" = "reject";

  constructor(
    ground: Box | null,
    private readonly kinds: Kind[],
    private readonly deeds: ReviewDeeds,
  ) {
    this.map = new PreviewMap(ground, (facts) => this.pick(facts));
    replace(
      this.side,
      h("div", { class: "map-frame" }, this.map.box, this.nowhere, legend()),
      this.picked,
      this.guard,
    );
    replace(this.box, this.main, this.side, this.below, this.bar);
  }

  /** To be called once the box is on the page. */
  start(): void {
    this.map.start().catch(console.warn);
  }

  get webMap(): PreviewMap {
    return this.map;
  }

  /** While it is read anew nothing can be run. */
  busy(on: boolean): void {
    this.box.setAttribute("aria-busy", String(on));
    if (!on && this.one?.preview) this.showBar(this.one, this.one.preview);
    for (const one of this.bar.querySelectorAll("button")) one.disabled ||= on;
  }

  show(one: Import): void {
    const { preview } = one;
    if (!preview) return;
    this.preview = preview;
    this.onError = one.options?.on_error ?? this.onError;
    const focused = document.activeElement?.id;
    this.showMain(one, preview);
    this.showSide(one, preview);
    this.showBelow(preview);
    this.one = one;
    this.busy(false);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  private showMain(one: Import, preview: Preview): void {
    const say = this.deeds.say;
    replace(
      this.main,
      one.message &&
        // What is about the datum the guard says, and asks.
        (preview.about === "place" || !(preview.datum && asksForDatum(preview.datum))) &&
        h("p", { class: "notice warn" }, icon("warning"), data(one.message)),
      block(
        "guesses",
        t("import.guesses"),
        t("import.guesses.hint"),
        guessList(one, preview, this.kinds, say),
        GROUND_KINDS.has(one.kind ?? "") && underBox(one, say),
      ),
      preview.columns.length > 0 &&
        block(
          "mapping",
          t("import.columns"),
          t("import.columns.hint", {
            used: preview.columns.filter(({ field }) => field).length,
            all: preview.columns.length,
          }),
          columnTable(one, preview, say),
        ),
    );
  }

  private showSide(one: Import, preview: Preview): void {
    const placed = Boolean(
      preview.shapes?.features.length || preview.datum?.hypotheses.length,
    );
    this.side.hidden = !placed;
    this.box.classList.toggle("without-map", !placed);
    this.picked.textContent = "";
    this.nowhere.hidden = Boolean(preview.shapes?.features.length);
    this.map.show(preview.shapes);
    replace(
      this.guard,
      preview.datum &&
        datumGuard(preview.datum, {
          say: this.deeds.say,
          show: (hypothesis) => this.look(hypothesis),
          picture: preview.datum.hypotheses.length
            ? `${IMPORTS}/${one.id}/datum.svg?v=${preview.datum.taken}`
            : null,
        }),
    );
  }

  /** The points under one datum alone, or all of the file again. */
  private look(hypothesis: Hypothesis | null): void {
    this.map.showPoints(hypothesis?.points ?? null);
    this.picked.textContent = hypothesis
      ? t("import.datum.onmap", { n: hypothesis.points.length, datum: labelOf(hypothesis) })
      : "";
  }

  private showBelow(preview: Preview): void {
    const { counts, faults, notes } = preview;
    replace(
      this.below,
      block(
        "rows",
        t("import.rows.title"),
        t("import.rows.hint", { n: preview.rows.length }),
        rowsTable(preview, (row) => this.goTo(row)),
      ),
      faults.length > 0 &&
        block(
          "faults",
          t("import.faults"),
          t("import.rows", { n: number(counts.rejected) }),
          faultList(faults, counts.rejected, (fault) => this.openFault(fault)),
        ),
      notes.length > 0 && block("notes", t("import.notes"), null, notesList(notes)),
    );
  }

  private showBar(one: Import, preview: Preview): void {
    const { counts } = preview;
    const wanting = wants(one, preview);
    replace(
      this.bar,
      h(
        "div",
        { class: "run-counts", role: "status" },
        one.kind
          ? [
              h("span", {}, h("b", {}, number(counts.good)), " ", t("import.counts.good")),
              h(
                "span",
                { class: counts.rejected ? "bad" : "" },
                h("b", {}, number(counts.rejected)),
                " ",
                t("import.counts.rejected"),
              ),
            ]
          : h("span", {}, t("import.rows", { n: number(counts.read) })),
        !counts.whole &&
          h("span", { class: "sub" }, t("import.counts.part", { n: number(counts.read) })),
      ),
      counts.rejected > 0 &&
        segments(
          t("import.onerror"),
          [
            ["reject", t("import.onerror.reject")],
            ["abort", t("import.onerror.abort")],
          ],
          this.onError,
          (value) => (this.onError = value),
        ),
      h("span", { class: "grow" }),
      wanting && h("span", { class: "sub warn" }, wanting),
      action(
        "upload",
        t("import.run"),
        () => this.deeds.run(this.onError),
        "primary large",
        {
          id: "run",
          ...(wanting || counts.good === 0 ? { disabled: true } : {}),
        },
      ),
    );
  }

  private openFault(fault: Fault): void {
    const row = rowOf(fault);
    const at =
      fault.lon != null && fault.lat != null ? ([fault.lon, fault.lat] as const) : null;
    const onMap = this.map.choose(row, at && [at[0], at[1]]);
    const where = placeText(fault);
    this.picked.textContent = onMap
      ? `${where} \u00b7 ${fault.message}`
      : t("import.fault.noplace", { where });
    markRow(row, !onMap);
  }

  private goTo(row: number): void {
    if (!this.map.choose(row))
      this.picked.textContent = t("import.row.noplace", { n: this.nameOf(row) });
    markRow(row, false);
  }

  private nameOf(row: number): string {
    return this.preview?.rows.find((one) => one.row === row)?.said ?? String(row);
  }

  private pick({ row, said: name, ok }: ShapeFacts): void {
    this.map.choose(row);
    const known = this.preview?.rows.find((one) => one.row === row);
    const fault = this.preview?.faults.find((one) => rowOf(one) === row);
    const said = known?.reasons.concat(known.notes).join("; ") || fault?.message;
    this.picked.textContent = [
      t("import.row", { n: name ?? row }),
      said || t(ok ? "import.row.good" : "import.row.bad"),
    ].join(" · ");
    markRow(row, false);
  }
}

/** What a person has to say before it can run; null when nothing is wanting. */
function wants(one: Import, preview: Preview): string | null {
  if (!one.kind) return t("import.needs.kind");
  const gaps = missing(preview, one.options).length;
  if (gaps) return t("import.gaps", { n: gaps });
  const { datum } = preview;
  return datum?.clear && !datum.named ? t("import.needs.datum") : null;
}

function markRow(row: number | null, scroll: boolean): void {
  for (const one of document.querySelectorAll("tr[aria-current]"))
    one.removeAttribute("aria-current");
  const line = row === null ? null : document.getElementById(`row-${row}`);
  line?.setAttribute("aria-current", "true");
  if (scroll) line?.scrollIntoView({ block: "center" });
}

function legend(): HTMLElement {
  return h(
    "p",
    { class: "map-legend" },
    h("span", { class: "mark-good" }),
    t("import.counts.good"),
    h("span", { class: "mark-bad" }, "\u00d7"),
    t("import.counts.rejected"),
  );
}

/** Grids whose codes are no paths are numbered under a community. */
function underBox(one: Import, say: ReviewDeeds["say"]): HTMLElement {
  const name = optional("import.under") ?? "";
  const input = h("input", {
    id: "say-under",
    value: one.options?.under ?? "",
    placeholder: t("import.under.placeholder"),
    inputmode: "numeric",
    autocomplete: "off",
    onchange: (event: Event) =>
      say({ options: { under: (event.target as HTMLInputElement).value.trim() || null } }),
  });
  return h(
    "label",
    { class: "under" },
    h("span", {}, name),
    input,
    h("span", { class: "sub" }, t("import.under.hint")),
  );
}
