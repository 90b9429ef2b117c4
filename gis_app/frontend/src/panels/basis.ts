// Whose boundaries are meant: today's, those of when it was reported, or of a day.
import { h } from "../dom";
import { midnight } from "../format";
import { t } from "../i18n";
import type { Filter } from "../types";
import { section } from "./section";

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The day whose boundaries a filter means; "": none of its own. */
export function dayOf(filter: Filter): string {
  const basis = String(filter.basis ?? "");
  return DAY.test(basis) ? basis : "";
}

export function basisSection(filter: Filter, set: (change: Filter) => void): HTMLElement {
  const day = dayOf(filter);
  const held = day ? "date" : filter.basis === "reported" ? "reported" : "current";
  const today = midnight(new Date()).slice(0, 10);
  const choose = { current: null, reported: "reported", date: day || today } as const;
  return section(
    t("filter.basis"),
    h(
      "div",
      { class: "segments", role: "radiogroup", "aria-label": t("filter.basis") },
      (Object.keys(choose) as (keyof typeof choose)[]).map((name) =>
        h(
          "button",
          {
            type: "button",
            class: "button",
            role: "radio",
            "data-choice": `basis-${name}`,
            "aria-checked": String(name === held),
            onclick: () => set({ basis: choose[name] }),
          },
          t(`filter.basis.${name}`),
        ),
      ),
    ),
    day && [
      h("input", {
        type: "date",
        value: day,
        max: today,
        "data-choice": "basis-day",
        "aria-label": t("filter.basis.date"),
        onchange: (event: Event) =>
          set({ basis: (event.target as HTMLInputElement).value || null }),
      }),
      h("p", { class: "sub" }, t("filter.basis.note", { date: day })),
    ],
  );
}
