// The incidents of the page's filter as a table: only the rows in sight are in the page.
import { wasAborted } from "../api";
import { h, replace, styled } from "../dom";
import { failureBox } from "../failure";
import { number } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";
import type { Context } from "../panels/context";
import { renew } from "../panels/steady";
import type { Filter, IncidentFeature, LonLat } from "../types";
import { COLUMNS, type Column, USUAL } from "./columns";
import { PageOfRows } from "./page_of_rows";

const ROW_REM = 2;
const SPARE = 6; // rows beyond the edge, so that scrolling shows no white
const KEPT_COLUMNS = "quanyu.table.columns";

export interface Looks {
  point(at: LonLat | null): void; // a row is looked at
}

export class IncidentTable {
  private page: PageOfRows | null = null;
  private order = "-reported_at";
  private total: number | null = null;
  private failed: unknown = null;
  private at = 0; // the row that the keyboard is on
  private chosen: string | null = null;
  private shown = restored();
  private stale = true;
  private anew = false; // the list begins anew, and nobody has scrolled in it yet
  private readonly head = h("div", { class: "table-head", role: "row" });
  private readonly sheet = h("div", { class: "table-sheet" });
  private readonly view = h(
    "div",
    {
      class: "table-view",
      role: "grid",
      tabindex: "0",
      "aria-label": t("table.label"),
      onkeydown: (event: KeyboardEvent) => this.onKey(event),
      onscroll: () => this.scrolled(),
      onmouseleave: () => this.looks.point(null),
    },
    this.head,
    this.sheet,
  );
  private readonly told = h("span", { class: "sub" });
  open = false;

  constructor(
    box: HTMLElement,
    private readonly context: Context,
    private readonly looks: Looks,
  ) {
    replace(box, this.view);
    new ResizeObserver(() => this.draw()).observe(this.view);
  }

  /** Beside the tabs: how many are shown, which columns. */
  get tools(): HTMLElement[] {
    return [this.told, this.columnMenu()];
  }

  look(open: boolean): void {
    this.open = open;
    if (open && this.stale) this.renew();
    else if (open) this.draw();
    else this.looks.point(null);
  }

  /** Another filter holds, or something has changed. total: as all other panels say. */
  renew(total?: number | null): void {
    if (total !== undefined) this.total = total;
    this.stale = true;
    if (!this.open) return;
    this.stale = false;
    this.page?.stop();
    this.page = new PageOfRows(this.context.filter() as Filter, this.order);
    this.at = 0;
    this.anew = true;
    this.view.scrollTop = 0;
    this.failed = null;
    void this.load();
  }

  /** New ones have come in: the list anew, unless somebody reads further down. */
  refresh(): void {
    if (!this.open) this.stale = true;
    else if (!this.isRead) renew(this.view, () => void this.exchange());
  }

  private get isRead(): boolean {
    return this.view.scrollTop >= 4 || this.view.contains(document.activeElement);
  }

  /** The rows stay until the new ones are here, and longer if they are read by then. */
  private async exchange(): Promise<void> {
    const before = this.page;
    const page = new PageOfRows(this.context.filter() as Filter, this.order);
    await page.more().catch(() => page.stop()); // the next news asks again
    if (before !== this.page || this.isRead || !(page.rows.length || page.done)) return;
    before?.stop();
    this.page = page;
    this.failed = null;
    this.draw();
  }

  say(total: number | null): void {
    this.total = total;
    this.tell();
  }

  /** An incident is shown on the map or in the panel: its row, if it is loaded. */
  choose(no: string | null): void {
    this.chosen = no;
    const at = this.page?.rows.findIndex((row) => row.properties.no === no) ?? -1;
    if (at >= 0) this.reveal(at);
    this.draw();
  }

  // -- loading ---------------------------------------------------------------------

  private async load(): Promise<void> {
    const page = this.page!;
    try {
      await page.more();
    } catch (reason) {
      if (wasAborted(reason)) return;
      this.failed = reason;
    }
    if (page !== this.page) return;
    // Only a list that begins anew goes to the row of what is shown; one that somebody
    // reads stays where it is.
    const goes = this.anew && this.chosen !== null;
    this.anew = false;
    if (goes) this.choose(this.chosen);
    else this.draw();
  }

  private scrolled(): void {
    if (this.view.scrollTop > 0) this.anew = false;
    this.draw();
  }

  // -- drawing ---------------------------------------------------------------------

  private get rowHeight(): number {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    return ROW_REM * rem;
  }

  private get columns(): Column[] {
    return COLUMNS.filter((column) => this.shown.includes(column.id));
  }

  private draw(): void {
    if (!this.open || !this.page) return;
    const rows = this.page.rows;
    const high = this.rowHeight;
    const first = Math.max(0, Math.floor(this.view.scrollTop / high) - SPARE);
    const fits = Math.ceil(this.view.clientHeight / high) + 2 * SPARE;
    const last = Math.min(rows.length, first + fits);
    const width = this.columns.reduce((sum, { rem }) => sum + rem, 0);
    styled(this.sheet, {
      height: `${(rows.length + (this.page.done ? 0 : 1)) * high}px`,
      width: `max(100%, ${width}rem)`,
    });
    styled(this.head, { width: `max(100%, ${width}rem)` });
    this.drawHead();
    replace(this.sheet, this.body(rows, first, last, high));
    this.view.setAttribute("aria-rowcount", String((this.total ?? rows.length) + 1));
    this.tell();
    if (!this.page.done && !this.failed && last >= rows.length - SPARE) void this.load();
  }

  private body(rows: IncidentFeature[], first: number, last: number, high: number) {
    if (this.failed)
      return failureBox(this.failed, () => {
        this.failed = null;
        void this.load();
      });
    if (this.page!.done && !rows.length)
      return h("p", { class: "table-empty" }, t("pick.empty"));
    return [
      rows.slice(first, last).map((one, at) => this.row(one, first + at, high)),
      !this.page!.done &&
        styled(h("div", { class: "table-row loading" }, t("app.loading")), {
          top: `${rows.length * high}px`,
        }),
    ];
  }

  private row(one: IncidentFeature, at: number, high: number): HTMLElement {
    const facts = one.properties;
    const point = one.geometry?.coordinates as LonLat | undefined;
    const row = h(
      "div",
      {
        class: "table-row",
        role: "row",
        id: `table-row-${at}`,
        "aria-rowindex": at + 2,
        "aria-selected": String(facts.no === this.chosen),
        "data-no": facts.no,
        "data-at": at === this.at,
        onclick: () => this.openRow(at),
        onmouseenter: () => this.looks.point(point ?? null),
      },
      this.columns.map((column) =>
        styled(
          h("div", { class: "cell", role: "gridcell" }, column.cell(facts, this.context)),
          { flex: `${column.rem} 0 ${column.rem}rem` },
        ),
      ),
    );
    return styled(row, { top: `${at * high}px` });
  }

  private drawHead(): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.column;
    replace(
      this.head,
      this.columns.map((column) => this.headCell(column)),
    );
    if (focused)
      this.head.querySelector<HTMLElement>(`[data-column=${focused}]`)?.focus();
  }

  private headCell(column: Column): HTMLElement {
    const key = column.order;
    const sorted = key && this.order.replace("-", "") === key;
    const down = this.order.startsWith("-");
    const cell = h(
      "div",
      {
        class: "cell",
        role: "columnheader",
        "aria-sort": sorted ? (down ? "descending" : "ascending") : null,
      },
      key
        ? h(
            "button",
            {
              type: "button",
              class: "sort",
              "data-column": column.id,
              onclick: () => this.sortBy(key),
            },
            t(column.title),
            sorted && icon(down ? "down" : "up"),
          )
        : t(column.title),
    );
    return styled(cell, { flex: `${column.rem} 0 ${column.rem}rem` });
  }

  private tell(): void {
    const loaded = this.page?.rows.length ?? 0;
    this.told.textContent = t("pick.list.count", {
      shown: number(loaded),
      total: number(this.total ?? loaded),
    });
  }

  private columnMenu(): HTMLElement {
    const toggle = (id: string, on: boolean) => {
      this.shown = on ? [...this.shown, id] : this.shown.filter((one) => one !== id);
      localStorage.setItem(KEPT_COLUMNS, JSON.stringify(this.shown));
      this.draw();
    };
    return h(
      "details",
      { class: "menu up" },
      h("summary", { class: "button small" }, icon("table"), t("table.columns")),
      h(
        "div",
        { class: "menu-body", role: "group", "aria-label": t("table.columns") },
        COLUMNS.map((column) =>
          h(
            "label",
            { class: "check" },
            h("input", {
              type: "checkbox",
              checked: this.shown.includes(column.id),
              onchange: (event: Event) =>
                toggle(column.id, (event.target as HTMLInputElement).checked),
            }),
            t(column.title),
          ),
        ),
      ),
    );
  }

  // -- deeds -----------------------------------------------------------------------

  private sortBy(key: string): void {
    this.order = this.order === key ? `-${key}` : key;
    this.renew();
  }

  private openRow(at: number): void {
    const one = this.page?.rows[at];
    if (!one) return;
    this.at = at;
    this.chosen = one.properties.no;
    this.context.actions.openIncident(one.properties.no);
    this.draw();
  }

  private reveal(at: number): void {
    this.at = at;
    const high = this.rowHeight;
    const room = this.view.clientHeight - this.head.offsetHeight - high;
    const top = at * high;
    if (top < this.view.scrollTop) this.view.scrollTop = top;
    else if (top > this.view.scrollTop + room) this.view.scrollTop = top - room;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.target !== this.view) return;
    const rows = this.page?.rows ?? [];
    const fits = Math.max(1, Math.floor(this.view.clientHeight / this.rowHeight) - 2);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: fits, PageUp: -fits }[event.key];
    if (event.key === "Enter") this.openRow(this.at);
    else if (event.key === "Home") this.go(0);
    else if (event.key === "End") this.go(rows.length - 1);
    else if (by) this.go(this.at + by);
    else return;
    event.preventDefault();
  }

  private go(to: number): void {
    const rows = this.page?.rows ?? [];
    if (!rows.length) return;
    this.reveal(Math.min(rows.length - 1, Math.max(0, to)));
    const point = rows[this.at]?.geometry?.coordinates as LonLat | undefined;
    this.looks.point(point ?? null);
    this.draw();
    this.view.setAttribute("aria-activedescendant", `table-row-${this.at}`);
  }
}

function restored(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_COLUMNS) ?? "null");
    if (Array.isArray(kept) && kept.length) return kept.map(String);
  } catch {
    // what cannot be read is as good as nothing kept
  }
  return USUAL;
}
