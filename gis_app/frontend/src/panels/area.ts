// What the page's filter finds: how many incidents, of what, where, and which.
import { post } from "../api";
import { data, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { count } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";
import { seesRows } from "../session";
import type { CountRow, Counts, Filter, Tally } from "../types";
import { bars, categoryBars, isWithheld, sorted, stateBars, withheldNote } from "./bars";
import { answersMenu } from "./answers_menu";
import type { Context } from "./context";
import { incidentList } from "./rows";
import { section } from "./section";

/** What the page's filter finds. */
export function resultSections(context: Context, signal: AbortSignal): HTMLElement[] {
  const results = h("div", { class: "results" });
  const fresh = () => void fill(context, results, context.filter(), signal, fresh);
  fresh();
  return [results];
}

async function fill(
  context: Context,
  box: HTMLElement,
  filter: Filter,
  signal: AbortSignal,
  again: () => void,
): Promise<void> {
  replace(box, section(null, waiting(5)));
  const ask = (by: string) =>
    post<Counts>("/api/incidents/counts", { filter, by: [by] }, signal);
  try {
    const [categories, states, grids] = await Promise.all(
      ["category", "state", "grid"].map(ask),
    );
    if (signal.aborted) return;
    show(context, box, filter, signal, categories!, states!, grids!);
  } catch (reason) {
    if (!signal.aborted) replace(box, section(null, failureBox(reason, again)));
  }
}

function show(
  context: Context,
  box: HTMLElement,
  filter: Filter,
  signal: AbortSignal,
  categories: Counts,
  states: Counts,
  grids: Counts,
): void {
  const { words } = context;
  const total = categories.total;
  const withheld = isWithheld([categories, states, grids].flatMap((one) => one.rows));
  replace(
    box,
    section(
      null,
      h("p", { class: "total" }, h("b", { id: "total" }, count(total)), t("pick.total")),
      withheld && withheldNote(),
      (categories.warnings ?? []).map((text) =>
        h("p", { class: "notice" }, icon("eye"), data(text)),
      ),
      total === 0 && h("p", { class: "sub" }, t("pick.empty")),
    ),
    total !== 0 && [
      answersMenu(context.session, filter, total, signal),
      section(
        t("detail.bycategory"),
        categoryBars(tallies(categories, "category"), words.categories, 10),
      ),
      section(t("detail.bystate"), stateBars(tallies(states, "state"), words.states)),
      section(t("pick.bygrid"), gridBars(context, grids.rows)),
      listSection(context, filter, total, signal),
    ],
  );
}

function listSection(
  context: Context,
  filter: Filter,
  total: number | null,
  signal: AbortSignal,
) {
  const part = section(
    t("pick.list"),
    seesRows(context.session)
      ? incidentList(context, filter, total, signal)
      : h("p", { class: "notice" }, icon("eye"), t("pick.list.aggregate")),
  );
  part.classList.add("long");
  return part;
}

function tallies(counts: Counts, by: string): Tally[] {
  return counts.rows
    .filter((row) => row.count !== 0)
    .map((row) => ({ code: String(row[by]), count: row.count }));
}

function gridBars({ actions }: Context, rows: CountRow[]): HTMLElement {
  const top = sorted(rows.filter((row) => row.count !== 0)).slice(0, 10);
  return bars(
    top.map((row) => {
      const code = row.grid === null ? null : String(row.grid);
      return {
        name: code ? gridName(actions.nameOf(code), code) : t("pick.unplaced"),
        count: row.count,
        ...(code ? { title: code, onclick: () => actions.openGrid(code) } : {}),
      };
    }),
  );
}

function gridName(name: string | null, code: string): HTMLElement {
  return name ? data(name) : h("span", { class: "code" }, data(code));
}
