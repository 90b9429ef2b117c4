// A question about incidents, of a drawn area or of the page's filter: how many, of what,
// where, and which.
import type { Polygon } from "geojson";
import { post } from "../api";
import { data, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { area, count, midnight } from "../format";
import { areaOf } from "../geometry/area";
import { t } from "../i18n";
import { icon } from "../icons";
import { seesRows } from "../session";
import type { CountRow, Counts, Filter, Tally } from "../types";
import { bars, categoryBars, isWithheld, sorted, stateBars, withheldNote } from "./bars";
import { answersMenu } from "./answers_menu";
import type { Context } from "./context";
import { incidentList } from "./rows";
import { section } from "./section";

const PERIODS = { all: null, day: 0, week: 6, month: 29 } as const;
type Period = keyof typeof PERIODS;

export interface Choice {
  period: Period;
  overdue: boolean;
}

/** The filter that list and counts of a drawn area share; base: what holds on the page. */
export function filterOf(
  shape: Polygon,
  choice: Choice,
  now: Date,
  base: Filter = {},
): Filter {
  const days = PERIODS[choice.period];
  return {
    ...base,
    geometry: shape,
    ...(days === null ? {} : { from: midnight(now, days) }),
    ...(choice.overdue ? { overdue: true } : {}),
  };
}

/** choice: kept by the caller, so that a moved corner does not forget it. */
export function areaSections(
  context: Context,
  shape: Polygon,
  choice: Choice,
  signal: AbortSignal,
): HTMLElement[] {
  const results = h("div", { class: "results" });
  let current = new AbortController();
  const refresh = () => {
    current.abort();
    current = new AbortController();
    signal.addEventListener("abort", () => current.abort(), { once: true });
    void fill(
      context,
      results,
      filterOf(shape, choice, new Date(), context.filter()),
      current.signal,
      refresh,
    );
  };
  refresh();
  return [chooser(context, shape, choice, refresh), results];
}

/** What the page's filter finds. */
export function resultSections(context: Context, signal: AbortSignal): HTMLElement[] {
  const results = h("div", { class: "results" });
  const fresh = () => void fill(context, results, context.filter(), signal, fresh);
  fresh();
  return [results];
}

function chooser(
  { actions }: Context,
  shape: Polygon,
  choice: Choice,
  changed: () => void,
) {
  const periods = (Object.keys(PERIODS) as Period[]).map((period) =>
    h(
      "button",
      {
        type: "button",
        class: "button",
        role: "radio",
        "aria-checked": String(choice.period === period),
        onclick: (event: MouseEvent) => {
          choice.period = period;
          const chosen = event.currentTarget as HTMLElement;
          for (const one of chosen.parentElement!.children)
            one.setAttribute("aria-checked", String(one === chosen));
          changed();
        },
      },
      t(`pick.period.${period}`),
    ),
  );
  const overdue = h(
    "button",
    {
      type: "button",
      class: "button small",
      "aria-pressed": String(choice.overdue),
      onclick: () => {
        choice.overdue = !choice.overdue;
        overdue.setAttribute("aria-pressed", String(choice.overdue));
        changed();
      },
    },
    t("pick.overdue"),
  );
  return section(
    null,
    h(
      "div",
      { class: "what" },
      h("p", { class: "sub" }, t("pick.area", { area: area(areaOf(shape)) })),
      h(
        "div",
        { class: "segments", role: "radiogroup", "aria-label": t("pick.period") },
        periods,
      ),
      h(
        "div",
        { class: "actions" },
        overdue,
        h(
          "button",
          { type: "button", class: "button small", onclick: () => actions.clearArea() },
          icon("trash"),
          t("pick.clear"),
        ),
      ),
    ),
  );
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
      wasRepaired(context, categories) &&
        h("p", { class: "notice warn" }, t("pick.repaired")),
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

// An analyst's area is always widened, and says so where the list would be.
function wasRepaired({ session }: Context, { warnings = [] }: Counts): boolean {
  return warnings.length > 0 && seesRows(session);
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
