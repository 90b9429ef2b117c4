// A row of choices of which one holds: arrows move among them, as radio buttons do.
import { type Child, h } from "../dom";

export interface Segment<Name extends string> {
  name: Name;
  label: Child;
  title?: string;
}

export function segments<Name extends string>(
  label: string,
  choices: Segment<Name>[],
  held: Name,
  onChoose: (name: Name) => void,
): HTMLElement {
  const buttons = choices.map(({ name, label: text, title }) =>
    h(
      "button",
      {
        type: "button",
        class: "button small",
        role: "radio",
        "data-segment": name,
        "aria-checked": String(name === held),
        tabindex: name === held ? 0 : -1,
        title,
        onclick: () => choose(name),
      },
      text,
    ),
  );
  const choose = (name: Name) => {
    choices.forEach((one, at) => {
      buttons[at]!.setAttribute("aria-checked", String(one.name === name));
      buttons[at]!.tabIndex = one.name === name ? 0 : -1;
    });
    onChoose(name);
  };
  const row = h("div", { class: "segments", role: "radiogroup", "aria-label": label }, buttons);
  row.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (!step || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = (at + step + buttons.length) % buttons.length;
    buttons[next]!.focus();
    choose(choices[next]!.name);
  });
  return row;
}
