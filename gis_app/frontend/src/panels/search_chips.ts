// Conditions that the box has understood, each one click away from being left out.
import { data, h } from "../dom";
import { language, t } from "../i18n";
import { icon } from "../icons";
import type { Chip, Meaning } from "../searching/words";

const MOST_ALTERNATIVES = 8;

export function chipsOf(chips: Chip[], onRemove: (at: number) => void): HTMLElement | null {
  if (!chips.length) return null;
  return h(
    "div",
    { class: "chips", role: "group", "aria-label": t("search.group.filter") },
    chips.map((chip, at) => {
      const name = nameOf(chip);
      return h(
        "button",
        {
          type: "button",
          class: "button small chip condition",
          "data-field": chip.field,
          "aria-label": t("search.remove", { name }),
          title: chip.words,
          onclick: () => onRemove(at),
        },
        data(name),
        icon("close"),
      );
    }),
  );
}

/** What an ambiguous word may mean instead. */
export function alternativesOf(
  chip: Chip,
  onChoose: (alternative: number) => void,
): HTMLElement | null {
  if (!chip.alternatives.length) return null;
  return h(
    "div",
    { class: "chips alternatives" },
    h("span", { class: "sub" }, t("search.or", { words: chip.words })),
    chip.alternatives.slice(0, MOST_ALTERNATIVES).map((meaning, at) =>
      h(
        "button",
        {
          type: "button",
          class: "button ghost small chip",
          "data-alternative": at,
          onclick: () => onChoose(at),
        },
        data(nameOf(meaning)),
      ),
    ),
  );
}

function nameOf(meaning: Meaning): string {
  return language() === "en" ? meaning.label_en : meaning.label_zh;
}
