// The first rows as they stand in the file, each with what is wrong or was decided.
import { data, h } from "../dom";
import { t } from "../i18n";
import { icon } from "../icons";
import type { Preview, PreviewRow } from "./types";

export function rowsTable(preview: Preview, onRow: (row: number) => void): HTMLElement {
  const { columns, rows, counts } = preview;
  const judged = counts.good + counts.rejected > 0;
  if (!rows.length) return h("p", { class: "sub" }, t("import.rows.none"));
  return h(
    "div",
    {
      class: "scroll",
      tabindex: "0",
      role: "region",
      "aria-label": t("import.rows.title"),
    },
    h(
      "table",
      { class: "grid-table rows-table" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, t("import.row.number")),
          h("th", { scope: "col" }, t("import.row.said")),
          columns.map((column) => h("th", { scope: "col" }, data(column.name))),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) =>
          line(
            row,
            columns.map(({ personal }) => personal),
            judged,
            onRow,
          ),
        ),
      ),
    ),
  );
}

function line(
  row: PreviewRow,
  personal: boolean[],
  judged: boolean,
  onRow: (row: number) => void,
): HTMLElement {
  const bad = row.reasons.length > 0;
  return h(
    "tr",
    { id: `row-${row.row}`, class: bad ? "refused" : row.notes.length ? "noted" : "" },
    h(
      "th",
      { scope: "row" },
      h(
        "button",
        {
          type: "button",
          class: "row-number",
          title: t("import.row.show"),
          onclick: () => onRow(row.row),
        },
        row.said,
      ),
    ),
    h("td", { class: "row-said" }, said(row, judged)),
    row.cells.map((cell, at) =>
      personal[at]
        ? h(
            "td",
            { class: "blank" },
            h("span", { class: "visually-hidden" }, t("import.column.hidden")),
          )
        : h("td", { title: cell }, data(cell)),
    ),
  );
}

function said({ reasons, notes }: PreviewRow, judged: boolean) {
  if (!judged) return h("span", { class: "sub" }, "\u2014");
  if (!reasons.length && !notes.length)
    return h("span", { class: "ok" }, icon("check"), t("import.row.good"));
  return [
    reasons.map((text) => h("span", { class: "fault" }, icon("close"), data(text))),
    notes.map((text) => h("span", { class: "note" }, icon("edit"), data(text))),
  ];
}
