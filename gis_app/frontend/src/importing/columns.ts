// The file's columns and what each becomes; what is missing; what is never stored.
import { data, h } from "../dom";
import { t } from "../i18n";
import { icon } from "../icons";
import { fieldChoice } from "./field_choice";
import type { Say } from "./guesses";
import { missing, remapped } from "./progress";
import type { Column, Field, Import, Preview } from "./types";

export function columnTable(one: Import, preview: Preview, say: Say): HTMLElement {
  const choose = (column: Column, field: string) =>
    say({ options: { map: remapped(preview, one.options, column.name, field) } });
  return h(
    "div",
    { class: "columns-box" },
    missing(preview, one.options).map((field) => missingBox(one, field, say)),
    h(
      "div",
      { class: "scroll" },
      h(
        "table",
        { class: "grid-table mapping-table" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, t("import.column.file")),
            h("th", { scope: "col" }, t("import.column.samples")),
            h("th", { scope: "col" }, t("import.column.field")),
          ),
        ),
        h(
          "tbody",
          {},
          preview.columns.map((column, at) =>
            columnRow(column, at, preview.fields, (field) => choose(column, field)),
          ),
        ),
      ),
    ),
  );
}

function columnRow(
  column: Column,
  at: number,
  fields: Field[],
  choose: (field: string) => void,
): HTMLElement {
  const kind = column.personal ? "personal" : column.field ? "used" : "unused";
  return h(
    "tr",
    { class: kind },
    h("th", { scope: "row" }, data(column.name)),
    h(
      "td",
      { class: "samples" },
      column.personal
        ? h("span", { class: "sub" }, t("import.column.hidden"))
        : samplesLine(column.samples.filter(Boolean)),
    ),
    h(
      "td",
      {},
      column.personal
        ? h(
            "span",
            { class: "personal-note", title: t("import.column.personal.why") },
            icon("lock"),
            h("span", {}, t("import.column.personal")),
            h("span", { class: "sub" }, t("import.column.personal.why")),
          )
        : fieldChoice(
            `column-${at}`,
            t("import.column.for", { column: column.name }),
            fields,
            column.field,
            choose,
          ),
    ),
  );
}

function samplesLine(samples: string[]): HTMLElement {
  const parts = samples.map((text, at) => [
    at > 0 && h("span", { class: "between", "aria-hidden": "true" }, "\u00b7"),
    data(text),
  ]);
  return h("span", { class: "samples-line", title: samples.join("\n") }, parts);
}

/** A field that must be there: choose a column below, or say one value for all rows. */
function missingBox(one: Import, field: Field, say: Say): HTMLElement {
  const input = h("input", {
    id: `set-${field.name}`,
    "aria-label": t("import.set", { field: field.label }),
    placeholder: t("import.set.placeholder"),
    autocomplete: "off",
  });
  const send = (event: Event) => {
    event.preventDefault();
    const value = input.value.trim();
    if (value) say({ options: { set: { ...one.options?.set, [field.name]: value } } });
  };
  return h(
    "form",
    { class: "notice warn missing", onsubmit: send },
    icon("warning"),
    h(
      "div",
      {},
      h(
        "p",
        {},
        t("import.missing", { field: "\u0000" }).split("\u0000")[0],
        h("b", {}, data(field.label)),
        t("import.missing", { field: "\u0000" }).split("\u0000")[1],
      ),
      h("p", { class: "sub" }, data(field.meaning)),
      h(
        "div",
        { class: "line" },
        input,
        h("button", { class: "button small" }, t("import.set.all")),
      ),
    ),
  );
}
