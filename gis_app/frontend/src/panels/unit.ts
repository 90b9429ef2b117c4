// A unit or a grid: what it is, both chains, its figures, what lies below.
import { get } from "../api";
import { type Child, data, h, replace } from "../dom";
import { area, count, date, number } from "../format";
import { label, optional, t } from "../i18n";
import { icon } from "../icons";
import type { Figures, IncidentPage, Tally, Trend, Unit, UnitRow, Word } from "../types";
import { categoryBars, isWithheld, stateBars, withheldNote } from "./bars";
import { chains } from "./chains";
import type { Context } from "./context";
import { Late } from "./late";
import { latestOf, latestSection } from "./latest";
import type { Nearest } from "./nearest";
import {
  copyable,
  fact,
  figure,
  filterButton,
  pairs,
  section,
  zoomButton,
} from "./section";
import { type Order, byName, sortedTable } from "./sorted_table";
import { renew } from "./steady";
import { trendParts } from "./trend";

/** What of the page is asked for by itself. */
export interface UnitParts {
  counts: Counts;
  trend: Late<Trend>;
  latest: Late<IncidentPage> | null;
  nearest: Nearest | null;
  below: HTMLElement | null;
  order: Order;
}

export function unitParts(context: Context, code: string): UnitParts {
  return {
    counts: countsOf(),
    trend: new Late((signal) => get<Trend>(`/api/units/${code}/trend`, signal), trendParts, 4),
    latest: latestOf(context, { under: code }),
    nearest: null, // known with the label point
    below: null,
    order: byName(),
  };
}

export function unitSections(
  context: Context,
  unit: Unit,
  parts: UnitParts,
  zoom: () => void,
): HTMLElement[] {
  const isGrid = unit.level === "grid" || unit.level === "micro";
  const both = section(
    t("detail.chains"),
    chains(context, chainOf(unit), unit.party, unit.code),
  );
  fillCounts(context, parts.counts, unit.incidents);
  const figures = unit.incidents && figureSection(parts.counts, parts.trend.box);
  const posts = postSection(context, unit);
  // Of a grid one asks whose it is; of a unit, how it stands.
  const order = isGrid
    ? [both, figures, parts.below, posts]
    : [figures, parts.below, both, posts];
  return [
    headOf(context, unit, zoom),
    ...order,
    parts.nearest?.part,
    parts.counts.breakdown,
    unit.incidents && latestSection(parts.latest),
  ].filter((part): part is HTMLElement => part instanceof HTMLElement);
}

function headOf(context: Context, unit: Unit, zoom: () => void): HTMLElement {
  const { grid_types: types, unit_kinds: kinds } = context.words;
  const kind = unit.type
    ? word(types, unit.type)
    : unit.kind
      ? word(kinds, unit.kind)
      : (optional(`level.${unit.level}`) ?? "");
  const counts = unit.counts ?? {};
  const since = unit.valid?.from;
  return section(
    null,
    h(
      "div",
      { class: "what" },
      h(
        "div",
        { class: "what-line" },
        h("span", { class: "badge" }, kind),
        unit.purpose && h("span", { class: "badge" }, data(unit.purpose)),
        copyable(unit.code, context),
      ),
      pairs(
        fact(t("detail.area"), unit.area_m2 !== null && area(unit.area_m2)),
        fact(t("detail.households"), unit.households !== null && number(unit.households)),
        fact(t("detail.grids"), some(counts.grids)),
        fact(t("detail.micro"), some(counts.micro_grids)),
        fact(t("detail.buildings"), some(counts.buildings)),
        fact(t("unit.nobranch"), some(counts.without_branch)),
      ),
      since && h("p", { class: "sub" }, t("detail.since", { date: date(since) })),
      unit.recorded_at && h("p", { class: "sub" }, recorded(unit.recorded_at)),
      h(
        "div",
        { class: "actions" },
        zoomButton(zoom),
        unit.incidents && takeButton(context, unit.code),
        unit.incidents && filterButtons(context, unit),
      ),
    ),
  );
}

/** The place as the filter's range; held keys put it to the one that is there. */
function takeButton({ actions }: Context, code: string): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "button small",
      id: "take-place",
      title: t("range.take.hint"),
      onclick: (event: MouseEvent) => actions.take(code, event),
    },
    icon("filter"),
    t("range.take"),
  );
}

/** How old the data are: a map of another year looks like one of today. */
function recorded(at: string): string {
  const days = Math.floor((Date.now() - new Date(at).getTime()) / 86_400_000);
  if (days < 1) return t("unit.today");
  return t("unit.recorded", { date: date(at), days: number(days) });
}

function filterButtons(context: Context, unit: Unit): Child {
  const own = unit.party.at(-1);
  if (own?.id === undefined) return null;
  return filterButton(context, "party", own.id, t("unit.filter.party"), own.name);
}

/** The label of a code; a code that no vocabulary knows is data and shown as it is. */
function word(words: Word[] | undefined, code: string): Child {
  const known = words?.some((row) => row.code === code);
  return known ? label(words, code) : data(code);
}

const some = (n: number | null | undefined) => (n ? number(n) : null);

/** What counts along with the events: boxes that live as long as their page, so that all
    else of it stays as it is. */
export interface Counts {
  numbers: HTMLElement;
  breakdown: HTMLElement;
}

export function countsOf(): Counts {
  return {
    numbers: h("dl", { class: "numbers" }),
    breakdown: h("section", { class: "section", hidden: true }),
  };
}

export function fillCounts(
  context: Context,
  { numbers, breakdown }: Counts,
  found: Figures | null | undefined,
): void {
  const parts = found ? breakdownOf(context, found) : [];
  breakdown.hidden = parts.length === 0;
  renew(breakdown, () => replace(breakdown, parts));
  if (!found) return;
  renew(numbers, () =>
    replace(
      numbers,
      figure(t("detail.open"), count(found.open)),
      figure(t("detail.overdue"), count(found.overdue), found.overdue ? "bad" : ""),
      figure(t("detail.month"), count(found.last_30_days)),
    ),
  );
}

export function figureSection({ numbers }: Counts, trend: HTMLElement): HTMLElement {
  return section(t("detail.incidents"), numbers, titled(t("trend.title"), trend));
}

/** What they are and where they stand. */
function breakdownOf({ words }: Context, found: Figures): Child[] {
  const told = (rows: Tally[] = []) => rows.filter((row) => row.count !== 0);
  const [categories, states] = [told(found.by_category), told(found.by_state)];
  if (!categories.length && !states.length) return [];
  return [
    h("h3", {}, t("detail.breakdown")),
    states.length > 0 && titled(t("detail.bystate"), stateBars(states, words.states)),
    categories.length > 0 &&
      titled(t("detail.allcategories"), categoryBars(categories, words.categories)),
    isWithheld([...categories, ...states]) && withheldNote(),
  ];
}

export function titled(title: string, ...children: Child[]): HTMLElement {
  return h("div", { class: "titled" }, h("h4", {}, title), children);
}

function chainOf(unit: Unit) {
  const above = unit.chain.filter((link) => link.code !== unit.code);
  return [...above, { level: unit.level, code: unit.code, name: unit.name }];
}

/** What posts there are, never who holds them. */
function postSection({ words }: Context, unit: Unit): HTMLElement | null {
  const isGrid = unit.level === "grid" || unit.level === "micro";
  const kinds = new Map<string, number>();
  for (const { kind, n } of unit.posts) kinds.set(kind, (kinds.get(kind) ?? 0) + n);
  if (!kinds.size && !isGrid) return null;
  return section(
    t("detail.posts"),
    kinds.size
      ? h(
          "div",
          { class: "chips" },
          [...kinds].map(([kind, n]) =>
            h("span", { class: "badge" }, word(words.post_kinds, kind), n > 1 && ` × ${n}`),
          ),
        )
      : h("p", { class: "sub" }, t("detail.posts.none")),
  );
}

/** What lies right below, sortable. */
export function belowSection(
  { actions }: Context,
  children: UnitRow[],
  order: Order,
): HTMLElement | null {
  if (!children.length) return null;
  const isGrid = (child: UnitRow) => child.level === "grid" || child.level === "micro";
  return section(
    h("span", {}, t("detail.below"), h("span", { class: "sub" }, ` ${children.length}`)),
    sortedTable(
      children,
      [
        { key: "households", title: t("detail.households"), of: (row) => row.households },
        { key: "open", title: t("detail.open"), of: (row) => row.open },
        { key: "overdue", title: t("detail.overdue"), of: (row) => row.overdue, bad: true },
      ],
      {
        name: (row) => row.name,
        title: (row) => row.code,
        open: (row) => (isGrid(row) ? actions.openGrid(row.code) : actions.openUnit(row.code)),
      },
      order,
    ),
  );
}
