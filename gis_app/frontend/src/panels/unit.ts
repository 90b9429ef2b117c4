// A unit or a grid: what it is, both chains, its figures, what lies below.
import { type Child, data, h } from "../dom";
import { area, count, date, number } from "../format";
import { label, optional, t } from "../i18n";
import { icon } from "../icons";
import { sight } from "../session";
import type { Unit, UnitRow, Word } from "../types";
import { bars, categoryBars, isWithheld, stateBars, withheldNote } from "./bars";
import { chains } from "./chains";
import type { Context } from "./context";
import { copyable, fact, facts, figure, section, zoomButton } from "./section";

export function unitSections(
  context: Context,
  unit: Unit,
  children: UnitRow[],
  zoom: () => void,
): HTMLElement[] {
  const isGrid = unit.level === "grid" || unit.level === "micro";
  const both = section(
    t("detail.chains"),
    chains(context, chainOf(unit), unit.party, unit.code),
  );
  const incidents = incidentSection(context, unit);
  // Of a grid one asks whose it is; of a unit, how it stands.
  const parts = isGrid
    ? [both, postSection(context, unit), facilitySection(context, unit), incidents]
    : [incidents, both];
  return [
    headOf(context, unit, zoom),
    ...parts,
    children.length > 0 && belowSection(context, children),
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
      facts(
        fact(t("detail.area"), unit.area_m2 !== null && area(unit.area_m2)),
        fact(t("detail.households"), unit.households !== null && number(unit.households)),
        fact(t("detail.grids"), some(counts.grids)),
        fact(t("detail.micro"), some(counts.micro_grids)),
        fact(t("detail.buildings"), some(counts.buildings)),
      ),
      since && h("p", { class: "sub" }, t("detail.since", { date: date(since) })),
      h(
        "div",
        { class: "actions" },
        zoomButton(zoom),
        sight(context.session) !== "nothing" && takeButton(context, unit.code),
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

/** The label of a code; a code that no vocabulary knows is data and shown as it is. */
function word(words: Word[] | undefined, code: string): Child {
  const known = words?.some((row) => row.code === code);
  return known ? label(words, code) : data(code);
}

const some = (n: number | null | undefined) => (n ? number(n) : null);

function incidentSection({ words }: Context, unit: Unit): HTMLElement | null {
  const found = unit.incidents;
  if (!found) return null;
  const categories = (found.by_category ?? []).filter((row) => row.count !== 0);
  const states = (found.by_state ?? []).filter((row) => row.count !== 0);
  return section(
    t("detail.incidents"),
    h(
      "dl",
      { class: "numbers" },
      figure(t("detail.open"), count(found.open)),
      figure(t("detail.overdue"), count(found.overdue), found.overdue ? "bad" : ""),
      figure(t("detail.month"), count(found.last_30_days)),
    ),
    states.length > 0 && titled(t("detail.bystate"), stateBars(states, words.states)),
    categories.length > 0 &&
      titled(t("detail.allcategories"), categoryBars(categories, words.categories)),
    isWithheld([...categories, ...states]) && withheldNote(),
  );
}

export function titled(title: string, ...children: Child[]): HTMLElement {
  return h("div", { class: "titled" }, h("h4", {}, title), children);
}

function chainOf(unit: Unit) {
  const above = unit.chain.filter((link) => link.code !== unit.code);
  return [...above, { level: unit.level, code: unit.code, name: unit.name }];
}

/** What posts there are, never who holds them. */
function postSection({ words }: Context, unit: Unit): HTMLElement {
  const kinds = new Map<string, number>();
  for (const { kind, n } of unit.posts) kinds.set(kind, (kinds.get(kind) ?? 0) + n);
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

function facilitySection({ words }: Context, unit: Unit): HTMLElement {
  const facilities = unit.facilities ?? [];
  return section(
    t("detail.facilities"),
    facilities.length
      ? h(
          "ul",
          { class: "bars" },
          facilities.map((one) =>
            h(
              "li",
              { class: "bar" },
              h("span", { class: "bar-name" }, data(one.name)),
              h("span", { class: "bar-count" }, label(words.facility_kinds, one.kind)),
            ),
          ),
        )
      : h("p", { class: "sub" }, t("detail.facilities.none")),
  );
}

function belowSection({ actions }: Context, children: UnitRow[]): HTMLElement {
  const rows = children.map((child) => ({
    name: data(child.name),
    title: child.code,
    count: child.households,
    unknown: child.households === null,
    onclick: () =>
      child.level === "grid" || child.level === "micro"
        ? actions.openGrid(child.code)
        : actions.openUnit(child.code),
  }));
  const known = rows.some((row) => row.count !== null);
  return section(
    `${t("detail.below")} ${children.length}`,
    known ? titled(t("detail.households"), bars(rows)) : bars(rows),
  );
}
