// The columns of the incident table: what they are called, what they show, how they sort.
import { type Child, data, h, styled } from "../dom";
import { age, dateTime } from "../format";
import { type MessageKey, label, t } from "../i18n";
import type { Context } from "../panels/context";
import { severityTone } from "../panels/incident";
import type { IncidentFacts } from "../types";

export interface Column {
  id: string;
  title: MessageKey;
  rem: number; // width
  order?: string; // the server's name for sorting by it
  cell(one: IncidentFacts, context: Context): Child;
}

export const COLUMNS: Column[] = [
  {
    id: "severity",
    title: "filter.severity",
    rem: 5.5,
    order: "severity",
    cell: (one, { words }) => [
      styled(h("span", { class: "dot" }), {
        "--tone": severityTone(words.severities, one.severity),
      }),
      label(words.severities, one.severity),
    ],
  },
  { id: "title", title: "table.title", rem: 16, cell: (one) => data(one.title) },
  {
    id: "category",
    title: "filter.category",
    rem: 8,
    order: "category",
    cell: (one, { words }) => label(words.categories, one.category),
  },
  {
    id: "state",
    title: "filter.state",
    rem: 6,
    order: "state",
    cell: (one, { words }) => label(words.states, one.state),
  },
  {
    id: "reported_at",
    title: "table.reported",
    rem: 9.5,
    order: "reported_at",
    cell: (one) => dateTime(one.reported_at),
  },
  {
    id: "due_at",
    title: "table.due",
    rem: 9.5,
    order: "due_at",
    cell: (one) => [
      one.due_at && dateTime(one.due_at),
      one.open && one.overdue && one.due_at
        ? h(
            "span",
            { class: "late" },
            ` ${t("incident.overdue")} ${age(one.due_at, new Date())}`,
          )
        : null,
    ],
  },
  {
    id: "grid",
    title: "level.grid",
    rem: 10,
    order: "grid",
    cell: (one, { actions }) =>
      one.grid
        ? data(actions.nameOf(one.grid) ?? one.grid)
        : h("span", { class: "sub" }, t("pick.unplaced")),
  },
  {
    id: "lead",
    title: "table.lead",
    rem: 10,
    cell: (one) => one.lead && data(one.lead.name),
  },
  {
    id: "source",
    title: "filter.source",
    rem: 7,
    cell: (one, { words }) => label(words.sources, one.source),
  },
  {
    id: "urgency",
    title: "table.urgency",
    rem: 5,
    cell: (one, { words }) => label(words.urgencies, one.urgency),
  },
  {
    id: "closed_at",
    title: "table.closed",
    rem: 9.5,
    order: "closed_at",
    cell: (one) => one.closed_at && dateTime(one.closed_at),
  },
  { id: "address", title: "table.address", rem: 14, cell: (one) => data(one.address) },
  {
    id: "no",
    title: "table.no",
    rem: 11.5,
    order: "no",
    cell: (one) => h("span", { class: "code" }, data(one.no)),
  },
];

export const USUAL = ["severity", "title", "category", "state", "reported_at", "due_at", "grid"];
