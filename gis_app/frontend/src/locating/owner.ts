// Whose it would be, before anybody confirms: the live answer of /api/locate.
import { data, h } from "../dom";
import { t } from "../i18n";
import { icon } from "../icons";
import { reasonBox } from "../panels/owner";
import type { Located } from "./types";

export function ownerCard(found: Located): HTMLElement {
  const above = found.units.filter(({ level }) => !["province", "city"].includes(level));
  const branch = found.party.at(-1);
  return h(
    "div",
    { class: "would-be", id: "would-be" },
    h(
      "div",
      { class: "owner" },
      found.grid
        ? h(
            "a",
            { href: `/map#grid=${found.grid.code}`, target: "_blank" },
            data(found.grid.name),
          )
        : h("span", {}, t("owner.nogrid")),
      found.ambiguous &&
        h("span", { class: "badge warn" }, icon("warning"), t("owner.ambiguous")),
      found.micro_grid &&
        h("span", { class: "badge" }, t("level.micro"), " ", data(found.micro_grid.name)),
    ),
    h("p", { class: "sub" }, data(above.map(({ name }) => name).join(" › "))),
    branch && h("p", { class: "sub" }, t("detail.chain.party"), " · ", data(branch.name)),
    reasonBox(found),
  );
}
