// The way up: each unit above the shown one, a click away.
import { data, h, replace } from "../dom";
import { t } from "../i18n";
import { icon } from "../icons";
import type { Wall } from "./wall";

export function showWay(wall: Wall, box: HTMLElement): void {
  const { links } = wall.place;
  replace(
    box,
    links.map((link, at) => [
      at > 0 && icon("next"),
      at === links.length - 1
        ? h("span", { class: "crumb", "aria-current": "true" }, data(link.name))
        : h(
            "button",
            {
              type: "button",
              class: "crumb",
              title: t("screen.drill", { name: link.name }),
              onclick: () => wall.open(link.code),
            },
            data(link.name),
          ),
    ]),
  );
}
