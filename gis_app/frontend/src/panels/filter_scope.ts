// The place and the party organisation that the filter is held to, each to be taken away.
import { data, h } from "../dom";
import { nameOf } from "../filtering/names";
import { t } from "../i18n";
import { icon } from "../icons";
import type { Filter } from "../types";
import { section } from "./section";

const KEYS = ["under", "party"] as const;
type Key = (typeof KEYS)[number];

export function scopeSection(
  filter: Filter,
  set: (change: Filter) => void,
): HTMLElement | null {
  const chips = KEYS.filter((key) => isSet(filter[key])).map((key) =>
    chip(key, String(filter[key]), () => set({ [key]: null })),
  );
  if (!chips.length) return null;
  return section(t("filter.place"), h("div", { class: "chips" }, chips));
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

function chip(key: Key, value: string, take: () => void): HTMLElement {
  const text = data(value);
  const button = h(
    "button",
    {
      type: "button",
      class: "button small chip",
      "data-choice": `scope-${key}`,
      "aria-pressed": "true",
      onclick: take,
    },
    text,
    icon("close"),
  );
  const tell = (name: string) => {
    text.textContent = name;
    button.title = t("filter.take", { name });
    button.setAttribute("aria-label", button.title);
  };
  tell(value);
  const kind = key === "party" ? "party" : "place";
  void nameOf(kind, value).then(tell, console.warn); // its code is there already
  return button;
}
