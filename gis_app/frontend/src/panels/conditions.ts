// The bar above the map: what holds, always in sight, each condition one click from gone.
import { data, h, replace, styled } from "../dom";
import { type Condition, conditionsOf } from "../filtering/conditions";
import { nameOf } from "../filtering/names";
import type { FilterState } from "../filtering/state";
import { t } from "../i18n";
import { icon } from "../icons";
import type { Vocabularies } from "../types";

/** Returns what renders it anew: to be called whenever another filter holds. */
export function showConditions(
  box: HTMLElement,
  filters: FilterState,
  words: Vocabularies,
): () => void {
  // What stands below moves down by the height of the bar.
  const room = () =>
    styled(box.parentElement!, { "--conditions": `${box.offsetHeight}px` });
  new ResizeObserver(room).observe(box);
  const render = () => {
    const conditions = conditionsOf(filters.filter, words);
    const buttons = [...box.querySelectorAll("button")];
    const had = buttons.indexOf(document.activeElement as HTMLButtonElement);
    replace(
      box,
      conditions.map((one) => chipOf(one, () => void filters.set(without(one)))),
      conditions.length > 1 && clearButton(() => void filters.clear()),
    );
    box.hidden = conditions.length === 0;
    room();
    if (had >= 0) focusNear(box, had);
  };
  render();
  return render;
}

function without({ fields }: Condition) {
  return Object.fromEntries(fields.map((field) => [field, null]));
}

function chipOf(condition: Condition, onclick: () => void): HTMLElement {
  const text = data(condition.text);
  const chip = h(
    "button",
    { type: "button", class: "condition", "data-condition": condition.fields[0], onclick },
    text,
    icon("close"),
  );
  const tell = (name: string) => {
    text.textContent = name;
    const said = t("condition.remove", { name });
    chip.setAttribute("aria-label", said);
    chip.title = said;
  };
  tell(condition.text);
  const { named } = condition;
  if (named) void nameOf(named.kind, named.code).then(tell, console.warn);
  return chip;
}

function clearButton(onclick: () => void): HTMLElement {
  return h(
    "button",
    { type: "button", class: "condition clear", id: "conditions-clear", onclick },
    t("condition.clear"),
  );
}

/** Who removes one by the keyboard stands on its neighbour, or on the map when none is. */
function focusNear(box: HTMLElement, at: number): void {
  const left = [...box.querySelectorAll<HTMLElement>("button")];
  const next = left[Math.min(at, left.length - 1)];
  (next ?? document.querySelector<HTMLElement>("#map canvas"))?.focus();
}
