// A facility as the map shows it, and what lies within some minutes' walk of it.
import { h } from "../dom";
import { data } from "../dom";
import { label, t } from "../i18n";
import { icon } from "../icons";
import { sight } from "../session";
import type { LonLat } from "../types";
import type { Context } from "./context";
import { copyable, section, zoomButton } from "./section";
import { FIRST_M, walkingChoice } from "./walking";

export interface Facility {
  code: string;
  kind: string;
  name: string;
  at: LonLat;
}

export function facilitySections(
  context: Context,
  { code, kind, at }: Facility,
  zoom: () => void,
): HTMLElement[] {
  const { words, actions, session } = context;
  const around = (metres: number) => actions.near(at, metres);
  return [
    section(
      null,
      h(
        "div",
        { class: "what" },
        h(
          "div",
          { class: "what-line" },
          h("span", { class: "badge" }, label(words.facility_kinds, kind)),
          code && copyable(code, context),
        ),
        h(
          "div",
          { class: "actions" },
          zoomButton(zoom),
          h(
            "button",
            { type: "button", class: "button small", onclick: () => actions.locate(at) },
            icon("question"),
            data(t("tool.locate")),
          ),
        ),
      ),
    ),
    ...(sight(session) === "nothing"
      ? []
      : [section(t("range.around"), walkingChoice(FIRST_M, around))]),
  ];
}
