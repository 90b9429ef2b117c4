// A field for a column: a box that opens a list and searches it.
import { data, h, replace } from "../dom";
import { t } from "../i18n";
import type { Field } from "./types";

interface Choice {
  name: string;
  label: string;
  sub: string;
}

/** Fields that hold every word of the text, in their name, label or meaning. */
export function matching(fields: Field[], text: string): Field[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return fields.filter(({ name, label, meaning }) => {
    const all = `${name} ${label} ${meaning}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

export function fieldChoice(
  id: string,
  label: string,
  fields: Field[],
  chosen: string | null,
  onChoose: (field: string) => void,
): HTMLElement {
  const none: Choice = { name: "", label: t("import.column.none"), sub: "" };
  const textOf = (name: string | null) =>
    fields.find((field) => field.name === name)?.label ?? name ?? none.label;
  const input = h("input", {
    id,
    role: "combobox",
    class: chosen ? "" : "none",
    "aria-label": label,
    "aria-expanded": "false",
    "aria-controls": `${id}-list`,
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    value: textOf(chosen),
  });
  const list = h("div", {
    id: `${id}-list`,
    class: "field-list",
    role: "listbox",
    "aria-label": label,
    hidden: true,
  });
  const choose = (name: string) => {
    close();
    if (name !== (chosen ?? "")) onChoose(name);
  };
  const choices = (text: string): Choice[] => [
    ...(text ? [] : [none]),
    ...matching(fields, text).map(({ name, label: said, needed, meaning }) => ({
      name,
      label: said || name,
      sub: [needed && t("import.needed"), meaning].filter(Boolean).join(" · "),
    })),
  ];
  let at = 0;
  const fill = (text: string) => {
    const found = choices(text);
    at = Math.max(0, text ? 0 : found.findIndex(({ name }) => name === (chosen ?? "")));
    replace(
      list,
      found.length
        ? found.map((choice, n) => option(`${id}-${n}`, choice, n === at, choose))
        : h("p", { class: "empty" }, t("import.field.nothing")),
    );
    mark();
  };
  const options = () => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const mark = () => {
    options().forEach((one, n) => one.setAttribute("aria-selected", String(n === at)));
    const now = options()[at];
    input.setAttribute("aria-activedescendant", now?.id ?? "");
    now?.scrollIntoView({ block: "nearest" });
  };
  const open = () => {
    if (!list.hidden) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    fill("");
    input.select();
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.value = textOf(chosen);
  };
  input.addEventListener("click", open);
  input.addEventListener("input", () => {
    open();
    fill(input.value.trim());
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step) {
      event.preventDefault();
      if (list.hidden) return open();
      at = (at + step + options().length) % Math.max(1, options().length);
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (list.hidden) open();
      else options()[at]?.click();
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  return h("div", { class: "field-choice" }, input, list);
}

function option(
  id: string,
  { name, label, sub }: Choice,
  chosen: boolean,
  choose: (name: string) => void,
): HTMLElement {
  return h(
    "div",
    {
      id,
      class: "choice",
      role: "option",
      "aria-selected": String(chosen),
      "data-field": name,
      // Before the box loses the focus, which would close the list.
      onpointerdown: (event: Event) => event.preventDefault(),
      onclick: () => choose(name),
    },
    h("span", {}, name ? data(label) : label),
    sub && h("span", { class: "sub" }, data(sub)),
  );
}
