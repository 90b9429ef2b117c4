// Places against categories (or states …): how many of each, with sums; a cell filters.
import { post } from "../api";
import { type Child, data, h, replace, styled } from "../dom";
import { failureBox, waiting } from "../failure";
import { type FigureDesk, type Figures, rowsOf } from "../filtering/figures";
import type { FilterState } from "../filtering/state";
import { count } from "../format";
import { label, t } from "../i18n";
import type { Context } from "../panels/context";
import { renew } from "../panels/steady";
import type { CountRow, Filter, Word } from "../types";

const LEVELS = ["county", "town", "community", "grid"] as const;
const ACROSS = {
  category_group: ["categories", "categories"],
  state: ["states", "states"],
  severity: ["severities", "severities"],
  source: ["sources", "sources"],
} as const;
type Level = (typeof LEVELS)[number];
type Across = keyof typeof ACROSS;

interface Names {
  names: Record<string, string>;
}

const MOST_ROWS = 300; // the rest is counted, and said to be there
const NONE = "-"; // a place or value that is not known

export class Pivot {
  private level: Level = "town";
  private across: Across = "category_group";
  private names = new Map<string, string>();
  private figures: Figures | null = null;
  private readonly sheet = h("div", { class: "pivot-view", tabindex: "0" });
  open = false;

  constructor(
    box: HTMLElement,
    private readonly context: Context,
    private readonly filters: FilterState,
    private readonly desk: FigureDesk,
  ) {
    this.sheet.setAttribute("role", "region");
    this.sheet.setAttribute("aria-label", t("pivot.label"));
    replace(box, this.sheet);
    desk.add({
      by: () =>
        this.open ? [[this.level, this.across], [this.level], [this.across]] : [],
      waiting: () => {
        if (!this.figures) replace(this.sheet, waiting(5));
        this.sheet.classList.add("waiting");
      },
      show: (figures) => void this.take(figures),
      fail: (reason) =>
        replace(
          this.sheet,
          failureBox(reason, () => this.desk.renew()),
        ),
    });
  }

  get tools(): HTMLElement[] {
    const choose = <T extends string>(
      name: string,
      options: readonly T[],
      held: T,
      text: (one: T) => string,
      set: (one: T) => void,
    ) =>
      h(
        "select",
        {
          class: "small",
          "aria-label": name,
          onchange: (event: Event) => {
            set((event.target as HTMLSelectElement).value as T);
            this.desk.renew();
          },
        },
        options.map((one) =>
          h("option", { value: one, selected: one === held }, text(one)),
        ),
      );
    return [
      choose(
        t("pivot.rows"),
        LEVELS,
        this.level,
        (one) => t(`level.${one}`),
        (one) => (this.level = one),
      ),
      choose(
        t("pivot.columns"),
        Object.keys(ACROSS) as Across[],
        this.across,
        (one) => t(`pivot.${one}`),
        (one) => (this.across = one),
      ),
    ];
  }

  look(open: boolean): void {
    this.open = open;
    if (open) this.desk.renew();
  }

  /** Rows and columns that the figures shown are of: others may be chosen already. */
  private of: { level: Level; across: Across } = { level: "town", across: "category_group" };

  private async take(figures: Figures): Promise<void> {
    const cells = rowsOf(figures, this.level, this.across);
    if (!cells.length && figures.total !== 0 && !rowsOf(figures, this.level).length) return;
    this.figures = figures;
    const { level } = (this.of = { level: this.level, across: this.across });
    this.draw();
    const missing = rowsOf(figures, level)
      .map((row) => String(row[level] ?? ""))
      .filter((code) => code && !this.names.has(code))
      .slice(0, 1000);
    if (!missing.length) return;
    const asked = { codes: missing };
    try {
      const { names } = await post<Names>("/api/places/names", asked);
      for (const [code, name] of Object.entries(names)) this.names.set(code, name);
    } catch (reason) {
      console.warn(reason); // the codes are there already
      return;
    }
    this.draw();
  }

  private get words(): Word[] | undefined {
    const { words } = this.context;
    return words[ACROSS[this.of.across][1]];
  }

  private draw(): void {
    renew(this.sheet, () => this.fill(this.figures!));
  }

  private fill(figures: Figures): void {
    this.sheet.classList.remove("waiting");
    const places = bySize(rowsOf(figures, this.of.level), this.of.level);
    const columns = bySize(rowsOf(figures, this.of.across), this.of.across);
    if (!places.length) {
      replace(this.sheet, h("p", { class: "table-empty" }, t("pick.empty")));
      return;
    }
    const cells = new Map(
      rowsOf(figures, this.of.level, this.of.across).map((row) => [
        `${row[this.of.level] ?? NONE}|${row[this.of.across] ?? NONE}`,
        row.count,
      ]),
    );
    const most = Math.max(1, ...[...cells.values()].map((n) => n ?? 0));
    const left = places.length - MOST_ROWS;
    replace(
      this.sheet,
      h(
        "table",
        { class: "pivot" },
        this.headRow(columns, figures.total),
        h(
          "tbody",
          {},
          places
            .slice(0, MOST_ROWS)
            .map((place) => this.placeRow(place, columns, cells, most)),
        ),
      ),
      left > 0 && h("p", { class: "sub" }, t("pivot.more", { n: left })),
    );
  }

  private headRow(columns: CountRow[], total: number | null): HTMLElement {
    return h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, t(`level.${this.of.level}`)),
        h("th", { scope: "col", class: "sum" }, t("pivot.sum"), sub(count(total))),
        columns.map((column) =>
          h(
            "th",
            { scope: "col" },
            this.nameOfValue(column[this.of.across]),
            sub(count(column.count)),
          ),
        ),
      ),
    );
  }

  private placeRow(
    place: CountRow,
    columns: CountRow[],
    cells: Map<string, number | null>,
    most: number,
  ): HTMLElement {
    const code = place[this.of.level] as string | null;
    const name = code ? (this.names.get(code) ?? code) : t("pivot.elsewhere");
    return h(
      "tr",
      {},
      h("th", { scope: "row", title: code ?? "" }, data(name)),
      h("td", { class: "sum" }, this.cell(place.count, code, null, name)),
      columns.map((column) => {
        const value = column[this.of.across] as string | number | null;
        const n = cells.get(`${code ?? NONE}|${value ?? NONE}`) ?? (
          cells.has(`${code ?? NONE}|${value ?? NONE}`) ? null : 0
        );
        const cell = h(
          "td",
          {},
          n === 0 ? null : this.cell(n, code, value, `${name} ${this.nameOfValue(value)}`),
        );
        return n ? styled(cell, { "--share": String(Math.sqrt(n / most)) }) : cell;
      }),
    );
  }

  private cell(
    n: number | null,
    code: string | null,
    value: string | number | null,
    name: string,
  ): Child {
    if (!code) return count(n);
    return h(
      "button",
      {
        type: "button",
        class: "pivot-cell",
        "aria-label": `${name}: ${count(n)}`,
        onclick: () => this.choose(code, value),
      },
      count(n),
    );
  }

  private choose(code: string, value: string | number | null): void {
    const change: Filter = { under: code };
    if (value !== null) change[ACROSS[this.of.across][0]] = [value];
    void this.filters.set(change);
  }

  private nameOfValue(value: unknown): string {
    if (value === null || value === undefined) return t("pivot.none");
    return label(this.words, value as string | number);
  }
}

function bySize(rows: CountRow[], key: string): CountRow[] {
  return [...rows]
    .filter((row) => row.count !== 0)
    .sort(
      (a, b) =>
        Number(a[key] === null) - Number(b[key] === null) ||
        (b.count ?? 0.5) - (a.count ?? 0.5),
    );
}

function sub(text: string): HTMLElement {
  return h("span", { class: "sub" }, text);
}
