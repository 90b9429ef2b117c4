// A circle of so many minutes' walk, or of so many metres: around a facility, or any place.
import { h } from "../dom";
import { number } from "../format";
import { t } from "../i18n";

// 3 minutes are 250 m (DOMAIN 9, 8): the same pace for the others, to the next 10 m.
export const WALKS = [
  { minutes: 3, metres: 250 },
  { minutes: 5, metres: 420 },
  { minutes: 10, metres: 830 },
] as const;
export const FIRST_M: number = WALKS[0].metres;

/** chosen: a sound number of metres. */
export function walkingChoice(held: number, chosen: (metres: number) => void): HTMLElement {
  return h(
    "div",
    { class: "walking" },
    h(
      "div",
      { class: "chips" },
      WALKS.map(({ minutes, metres }) =>
        h(
          "button",
          {
            type: "button",
            class: "button small chip",
            "data-walk": minutes,
            "aria-pressed": String(held === metres),
            title: t("unit.m", { n: number(metres) }),
            onclick: () => chosen(metres),
          },
          t("unit.minutes", { n: minutes }),
        ),
      ),
      metresInput("radius", t("range.radius"), held, chosen),
    ),
    h("p", { class: "sub" }, t("range.walk")),
  );
}

/** A number of metres; what is no such number is not taken. */
export function metresInput(
  name: string,
  label: string,
  held: number,
  chosen: (metres: number) => void,
  least = 10,
): HTMLElement {
  const input = h("input", {
    type: "number",
    name,
    min: least,
    max: 50_000,
    step: 1,
    value: held,
    "aria-label": label,
    onchange: () => {
      if (input.reportValidity() && input.value !== "") chosen(Number(input.value));
    },
  });
  return h("label", { class: "metres" }, input, h("span", { class: "sub" }, t("unit.metres")));
}
