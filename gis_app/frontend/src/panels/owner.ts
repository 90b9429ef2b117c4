// The attribution card: whose it is, by which rule, with the reason in words.
import { data, h } from "../dom";
import { distance } from "../format";
import { label, language, t } from "../i18n";
import { icon } from "../icons";
import type { Attribution } from "../types";
import { chains } from "./chains";
import type { Context } from "./context";
import { fact, facts, section } from "./section";

export function ownerSections(context: Context, found: Attribution): HTMLElement[] {
  const units = [...found.units];
  if (found.grid && !units.some((unit) => unit.code === found.grid?.code))
    units.push({ level: "grid", ...found.grid });
  return [
    section(
      t("owner.title"),
      ownerLine(context, found),
      reasonBox(found),
      !found.grid &&
        h("p", { class: "sub" }, t(found.unplaced ? "owner.unplaced.note" : "owner.nogrid.note")),
      !found.unplaced && ruleFacts(context, found),
    ),
    section(
      t("detail.chains"),
      chains(context, units, found.party, found.grid?.code ?? ""),
    ),
  ];
}

function ownerLine({ actions }: Context, found: Attribution): HTMLElement {
  const { grid, micro_grid: micro } = found;
  const name = grid
    ? h(
        "button",
        {
          type: "button",
          title: t("owner.opengrid"),
          onclick: () => actions.openGrid(grid.code),
        },
        data(grid.name),
      )
    : h("span", {}, t(found.unplaced ? "owner.unplaced" : "owner.nogrid"));
  return h(
    "div",
    { class: "owner" },
    name,
    found.ambiguous &&
      h(
        "span",
        { class: "badge warn", title: t("owner.ambiguous.note") },
        icon("warning"),
        t("owner.ambiguous"),
      ),
    micro && h("span", { class: "badge" }, t("level.micro"), " ", data(micro.name)),
  );
}

export function reasonBox(found: Attribution): HTMLElement {
  const kind = found.grid ? (found.ambiguous ? " unsure" : "") : " gap";
  const english = language() === "en" && found.reason_en;
  // The Chinese sentence is the stored fact; the English one is made from the same facts.
  return h(
    "p",
    { class: `reason${kind}`, id: "reason" },
    data(unbroken(english || found.reason)),
  );
}

/** A number and its unit stay on one line. */
function unbroken(text: string): string {
  return text.replace(/(\d) m\b/g, "$1\u00a0m");
}

function ruleFacts({ words, actions }: Context, found: Attribution) {
  const runnerUp =
    typeof found.runner_up === "string" ? found.runner_up : found.runner_up?.code;
  return facts(
    fact(t("owner.rule"), label(words.rules, found.rule)),
    fact(
      t("owner.edge"),
      found.distance_to_edge_m !== null && distance(found.distance_to_edge_m),
    ),
    fact(
      t("owner.runnerup"),
      runnerUp &&
        h(
          "button",
          {
            type: "button",
            class: "rung-name code",
            onclick: () => actions.openGrid(runnerUp),
          },
          data(runnerUp),
        ),
    ),
    fact(
      t("detail.code"),
      found.grid && h("span", { class: "code" }, data(found.grid.code)),
    ),
  );
}
