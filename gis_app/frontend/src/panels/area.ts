// What the page's filter finds: how many incidents, of what, where, and which.
import { data, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { type Figures, rowsOf } from "../filtering/figures";
import { count } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";
import { seesRows } from "../session";
import type { CountRow, Filter, Tally } from "../types";
import { bars, categoryBars, isWithheld, sorted, stateBars, withheldNote } from "./bars";
import { answersMenu } from "./answers_menu";
import { asOf } from "./as_of";
import type { Context } from "./context";
import { incidentList } from "./rows";
import { section } from "./section";
import { renew } from "./steady";

const TABLES = [["category"], ["state"], ["grid"]];

/** What the page's filter finds; its figures go along with what happens, its list stays. */
export function resultSections(context: Context, signal: AbortSignal): HTMLElement[] {
  const { desk } = context;
  const filter = context.filter();
  const figures = h("div", { class: "results" });
  const below = h("div", { class: "results" });
  replace(figures, section(null, waiting(5)));
  let listed = false; // results that begin at none get their list with the first one
  const leave = desk.add({
    by: () => TABLES,
    show: (found) => {
      renew(figures, () => replace(figures, parts(context, found)));
      if (listed || found.total === 0) return;
      listed = true;
      replace(
        below,
        answersMenu(context.session, filter, found.total, signal),
        listSection(context, filter, found.total, signal),
      );
    },
    fail: (reason) =>
      replace(figures, section(null, failureBox(reason, () => desk.renew()))),
  });
  signal.addEventListener("abort", leave);
  return [figures, below];
}

function parts(context: Context, figures: Figures): HTMLElement[] {
  const { words } = context;
  const { total, warnings } = figures;
  const withheld = isWithheld(figures.groups.flatMap((one) => one.rows));
  const head = section(
    null,
    h("p", { class: "total" }, h("b", { id: "total" }, count(total)), t("pick.total"), asOf(figures.at)),
    total !== 0 && standing(figures),
    withheld && withheldNote(),
    warnings.map((text) => h("p", { class: "notice" }, icon("eye"), data(text))),
    total === 0 && h("p", { class: "sub" }, t("pick.empty")),
  );
  if (total === 0) return [head];
  return [
    head,
    section(
      t("detail.bycategory"),
      categoryBars(tallies(figures, "category"), words.categories, 10),
    ),
    section(t("detail.bystate"), stateBars(tallies(figures, "state"), words.states)),
    section(t("pick.bygrid"), gridBars(context, rowsOf(figures, "grid"))),
  ];
}

function standing({ open, overdue }: Figures): HTMLElement {
  return h(
    "p",
    { class: "sub" },
    `${t("detail.open")} ${count(open)} · ${t("detail.overdue")} ${count(overdue)}`,
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

function tallies(figures: Figures, by: string): Tally[] {
  return rowsOf(figures, by)
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
