// The first faults, each leading to its row and to its place on the map.
import { data, h } from "../dom";
import { number } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";
import { rowOf } from "./progress";
import type { Fault } from "./types";

/** "events.csv row 12" is row 12: there is only one file; of several sheets 2月!12. */
export function placeText(fault: Fault): string {
  if (fault.said?.includes("!")) return fault.said;
  const row = rowOf(fault);
  return row === null ? fault.where : t("import.row", { n: row });
}

export function faultList(
  faults: Fault[],
  inAll: number,
  onFault: ((fault: Fault) => void) | null,
): HTMLElement {
  return h(
    "div",
    {},
    h(
      "ol",
      { class: "faults" },
      faults.map((fault) => {
        const inside = [
          icon("close"),
          h("span", { class: "fault-where" }, data(placeText(fault))),
          h("span", {}, data(fault.message)),
        ];
        return h(
          "li",
          {},
          onFault
            ? h(
                "button",
                { type: "button", class: "fault-line", onclick: () => onFault(fault) },
                inside,
              )
            : h("span", { class: "fault-line" }, inside),
        );
      }),
    ),
    inAll > faults.length &&
      h(
        "p",
        { class: "sub" },
        t("import.faults.more", { n: number(inAll - faults.length) }),
      ),
  );
}
