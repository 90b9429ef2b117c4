// The way down from the city to where one looks: each step zooms, the last opens what is below.
import { get } from "../api";
import { wireMenu } from "../chrome";
import { data, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { optional, t } from "../i18n";
import { icon } from "../icons";
import type { Link, UnitRow } from "../types";
import type { Context } from "./context";

/** links: from the top down, the last is where we are. */
export function showPath({ actions }: Context, box: HTMLElement, links: Link[]): void {
  const open = (link: Link | UnitRow) =>
    link.level === "grid" || link.level === "micro"
      ? actions.openGrid(link.code)
      : actions.openUnit(link.code);
  const last = links.at(-1);
  replace(
    box,
    links.map((link, at) => [
      at > 0 && icon("next"),
      h(
        "button",
        {
          type: "button",
          class: "button ghost crumb",
          "aria-current": link === last && "true",
          title: `${link.name} · ${link.code}`,
          onclick: () => open(link),
        },
        data(link.name),
      ),
    ]),
    last && last.level !== "micro" && below(last, open),
  );
}

function below(link: Link, open: (unit: UnitRow) => void): HTMLElement {
  const button = h(
    "button",
    {
      type: "button",
      class: "button ghost small square",
      "aria-haspopup": "true",
      "aria-expanded": "false",
      "aria-label": t("map.below"),
      title: t("map.below"),
    },
    icon("down"),
  );
  const body = h("div", { class: "menu-body", hidden: true });
  const close = wireMenu(button, body);
  const choose = (unit: UnitRow) => {
    close();
    open(unit);
  };
  button.addEventListener("click", () => {
    if (!body.hidden) void fill(body, link, choose);
  });
  return h("div", { class: "menu" }, button, body);
}

async function fill(body: HTMLElement, link: Link, open: (unit: UnitRow) => void) {
  replace(body, waiting(4));
  try {
    const { units } = await get<{ units: UnitRow[] }>(`/api/units?parent=${link.code}`);
    replace(
      body,
      units.length ? units.map((unit) => choice(unit, open)) : t("detail.below.none"),
    );
    body.querySelector("button")?.focus();
  } catch (reason) {
    replace(
      body,
      failureBox(reason, () => void fill(body, link, open)),
    );
  }
}

function choice(unit: UnitRow, open: (unit: UnitRow) => void) {
  return h(
    "button",
    {
      type: "button",
      class: "choice",
      title: unit.code,
      onclick: () => open(unit),
    },
    data(unit.name),
    h("span", { class: "sub" }, optional(`level.${unit.level}`) ?? ""),
  );
}
