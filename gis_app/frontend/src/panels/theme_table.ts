// The ten places at the top of a measure, as a table: for readers of screens, and for whoever
// wants to go there.
import { data, h } from "../dom";
import { t } from "../i18n";
import { type Measured, behind, valueText } from "../theming/measured";
import type { Actions } from "./context";

export function topTable({ measure, level, top }: Measured, actions: Actions) {
  if (!top.length) return null;
  const name = t(`theme.measure.${measure}`);
  const open = (code: string) =>
    level === "grid" ? actions.openGrid(code) : actions.openUnit(code);
  return h(
    "details",
    {},
    h("summary", {}, t("theme.top")),
    h(
      "table",
      { class: "theme-table" },
      h("caption", { class: "visually-hidden" }, t("theme.table", { measure: name })),
      h(
        "thead",
        { class: "visually-hidden" },
        h(
          "tr",
          {},
          h("th", { scope: "col" }, t("theme.place")),
          h("th", { scope: "col" }, name),
        ),
      ),
      h(
        "tbody",
        {},
        top.map((row) =>
          h(
            "tr",
            {},
            h(
              "td",
              {},
              h(
                "button",
                { type: "button", title: row.code, onclick: () => open(row.code) },
                data(row.name),
              ),
            ),
            h("td", { title: behind(measure, row) }, valueText(measure, row.value)),
          ),
        ),
      ),
    ),
  );
}
