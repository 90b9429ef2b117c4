// A party organisation: the chain it stands in, what lies below it, its territory and its
// figures. Organisations only, never a person.
import { get } from "../api";
import { type Child, data, h } from "../dom";
import { number } from "../format";
import { label, t } from "../i18n";
import { sight } from "../session";
import type { IncidentPage, PartyAudit, PartyOrg, PartyRow, Trend } from "../types";
import { chains } from "./chains";
import type { Context } from "./context";
import { Late } from "./late";
import { latestOf, latestSection } from "./latest";
import { fact, filterButton, pairs, section, zoomButton } from "./section";
import { type Order, byName, sortedTable } from "./sorted_table";
import { trendParts } from "./trend";
import { type Counts, countsOf, figureSection, fillCounts } from "./unit";

const MOST_PLACES = 24;

/** What of the page is asked for by itself. */
export interface PartyParts {
  counts: Counts;
  trend: Late<Trend>;
  latest: Late<IncidentPage> | null;
  audit: Late<PartyAudit>;
  order: Order;
}

export function partyParts(context: Context, id: number, unit: () => string): PartyParts {
  return {
    counts: countsOf(),
    trend: new Late((signal) => get<Trend>(`/api/party/${id}/trend`, signal), trendParts, 4),
    latest: latestOf(context, { party: id }),
    audit: new Late(
      (signal) => get<PartyAudit>(`/api/party/audit?under=${unit()}`, signal),
      (found) => auditParts(context, found),
    ),
    order: byName(),
  };
}

export function partySections(
  context: Context,
  org: PartyOrg,
  children: PartyRow[],
  parts: PartyParts,
  zoom: () => void,
): HTMLElement[] {
  const told = org.incidents !== null;
  fillCounts(context, parts.counts, org.incidents);
  return [
    headOf(context, org, zoom),
    told
      ? figureSection(parts.counts, parts.trend.box)
      : sight(context.session) === "totals" &&
        section(t("detail.incidents"), h("p", { class: "sub" }, t("party.noplace"))),
    childSection(context, children, org.level === "group", parts.order),
    section(t("detail.chains"), chains(context, org.units, org.chain, org.id)),
    territorySection(context, org),
    hasAudit(org) && section(t("party.audit"), parts.audit.box),
    parts.counts.breakdown,
    told && latestSection(parts.latest),
  ].filter((part): part is HTMLElement => part instanceof HTMLElement);
}

/** Those at the top, from where the chain goes down. */
export function topSections(
  context: Context,
  rows: PartyRow[],
  audit: Late<PartyAudit>,
  order: Order,
): HTMLElement[] {
  if (!rows.length)
    return [section(null, h("p", { class: "notice", role: "status" }, t("party.none")))];
  const list = section(null, childTable(context, rows, order));
  return [list, section(t("party.audit"), audit.box)];
}

export function hasAudit(org: PartyOrg): boolean {
  return org.unit !== null && org.grids_of_unit !== null;
}

export function auditParts({ actions }: Context, found: PartyAudit): Child {
  const { without_branch: missing, grids: all } = found;
  const link = (name: string, title: string, onclick: () => void) =>
    h("button", { type: "button", class: "chip button small", title, onclick }, data(name));
  return [
    h(
      "p",
      { class: missing ? "audit bad" : "audit" },
      missing
        ? t("party.audit.share", { missing: number(missing), all: number(all) })
        : t("party.audit.done", { n: number(all) }),
    ),
    missing > 0 &&
      h(
        "div",
        { class: "chips" },
        found.grids_without_branch.map((grid) =>
          link(grid.name, grid.code, () => actions.openGrid(grid.code)),
        ),
        rest(missing - found.grids_without_branch.length),
      ),
    found.branches_without_grid.length > 0 &&
      h(
        "div",
        { class: "titled" },
        h("h4", {}, t("party.audit.branches")),
        h(
          "div",
          { class: "chips" },
          found.branches_without_grid.map((branch) =>
            link(branch.name, branch.name, () => actions.openParty(branch.id)),
          ),
        ),
      ),
  ];
}

function headOf(context: Context, org: PartyOrg, zoom: () => void): HTMLElement {
  const levels = context.words.party_levels;
  return section(
    null,
    h(
      "div",
      { class: "what" },
      h(
        "div",
        { class: "what-line" },
        h("span", { class: "badge" }, label(levels, org.level)),
      ),
      pairs(
        fact(t("detail.grids"), some(org.grids)),
        fact(t("detail.micro"), some(org.micro_grids)),
        fact(t("detail.households"), some(org.households)),
        fact(t("detail.buildings"), some(org.buildings)),
        fact(t("unit.nobranch"), some(org.without_branch)),
      ),
      h(
        "div",
        { class: "actions" },
        org.bbox && zoomButton(zoom),
        org.incidents !== null &&
          filterButton(context, "party", org.id, t("party.filter"), org.name),
      ),
    ),
  );
}

const some = (n: number | null) => (n ? number(n) : null);

function childSection(
  context: Context,
  rows: PartyRow[],
  isLowest: boolean,
  order: Order,
): HTMLElement | null {
  if (isLowest) return null;
  return section(
    h("span", {}, t("party.children"), h("span", { class: "sub" }, ` ${rows.length}`)),
    rows.length
      ? childTable(context, rows, order)
      : h("p", { class: "sub" }, t("party.children.none")),
  );
}

function childTable(
  { words, actions }: Context,
  rows: PartyRow[],
  order: Order,
): HTMLElement {
  return sortedTable(
    rows,
    [
      { key: "grids", title: t("detail.grids"), of: (row) => row.grids },
      { key: "open", title: t("detail.open"), of: (row) => row.open },
      { key: "overdue", title: t("detail.overdue"), of: (row) => row.overdue, bad: true },
    ],
    {
      name: (row) => row.name,
      title: (row) => label(words.party_levels, row.level),
      open: (row) => actions.openParty(row.id),
    },
    order,
  );
}

function territorySection({ actions }: Context, org: PartyOrg): HTMLElement {
  const shown = org.territory.slice(0, MOST_PLACES);
  return section(
    t("party.territory"),
    shown.length
      ? h(
          "div",
          { class: "chips" },
          shown.map((place) =>
            h(
              "button",
              {
                type: "button",
                class: "button small chip",
                title: place.code,
                onclick: () => actions.openGrid(place.code),
              },
              data(place.name),
            ),
          ),
          rest(org.territory.length - shown.length),
        )
      : h("p", { class: "notice warn" }, t("party.territory.none")),
  );
}

function rest(n: number): Child {
  return n > 0 && h("span", { class: "sub" }, t("party.more", { n: number(n) }));
}
