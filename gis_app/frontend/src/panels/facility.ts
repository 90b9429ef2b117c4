// A facility: what it is, whose, where it stands, and what it did month by month.
import { type Child, data, h } from "../dom";
import { count, number } from "../format";
import { label, optional, t } from "../i18n";
import { facilityIcon } from "../map/facility_icons";
import { sight } from "../session";
import type { Facility } from "../types";
import { isWithheld, withheldNote } from "./bars";
import type { Context } from "./context";
import { copyable, fact, facts, section, zoomButton } from "./section";
import { FIRST_M, walkingChoice } from "./walking";

/** more: further deeds for its head, after "zoom to it". */
export function facilitySections(
  context: Context,
  facility: Facility,
  zoom: () => void,
  more: Child[] = [],
): HTMLElement[] {
  const parts = [headOf(context, facility, zoom, more), where(context, facility)];
  if (sight(context.session) !== "nothing") parts.push(walk(context, facility));
  return [...parts, months(facility)];
}

/** What lies within some minutes' walk becomes the filter's range. */
function walk({ actions }: Context, { lon, lat }: Facility): HTMLElement {
  const around = (metres: number) => actions.near([lon, lat], metres);
  return section(t("range.around"), walkingChoice(FIRST_M, around));
}

function headOf(context: Context, one: Facility, zoom: () => void, more: Child[]) {
  const { facility_kinds: kinds } = context.words;
  return section(
    null,
    h(
      "div",
      { class: "what" },
      h(
        "div",
        { class: "what-line" },
        h("span", { class: "badge" }, facilityIcon(one.kind), label(kinds, one.kind)),
        copyable(one.code, context),
      ),
      facts(
        fact(t("facility.owner"), one.owner && data(one.owner)),
        fact(t("incident.address"), one.address && data(one.address)),
        fact(t("facility.hours"), one.hours && data(one.hours)),
        fact(t("facility.capacity"), one.capacity !== null && number(one.capacity)),
      ),
      h("div", { class: "actions" }, zoomButton(zoom), more),
    ),
  );
}

function where({ actions }: Context, { chain }: Facility): HTMLElement {
  const open = (code: string, level: string) =>
    level === "grid" || level === "micro" ? actions.openGrid(code) : actions.openUnit(code);
  return section(
    t("facility.where"),
    h(
      "dl",
      { class: "facts" },
      chain.slice(-3).map((link) => [
        h("dt", {}, optional(`level.${link.level}`) ?? data(link.level)),
        h(
          "dd",
          {},
          h(
            "button",
            { type: "button", class: "link", onclick: () => open(link.code, link.level) },
            data(link.name),
          ),
        ),
      ]),
    ),
    chain.length === 0 && h("p", { class: "sub" }, t("owner.nogrid")),
  );
}

function months({ months }: Facility): HTMLElement {
  const heads = ["month", "sessions", "disputes", "opinions"] as const;
  const numbers = months.flatMap((one) => [one.disputes_settled, one.opinions]);
  return section(
    t("facility.months"),
    months.length === 0
      ? h("p", { class: "sub" }, t("facility.months.none"))
      : h(
          "table",
          { class: "sorted" },
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              heads.map((name, at) =>
                h("th", { scope: "col", class: at ? "n" : "" }, t(`facility.${name}`)),
              ),
            ),
          ),
          h(
            "tbody",
            {},
            months.map((one) =>
              h(
                "tr",
                {},
                h("th", { scope: "row" }, one.month),
                [one.sessions, one.disputes_settled, one.opinions].map((n) =>
                  h("td", { class: "n" }, count(n)),
                ),
              ),
            ),
          ),
        ),
    isWithheld(numbers.map((n) => ({ count: n }))) && withheldNote(),
  );
}
