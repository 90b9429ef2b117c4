// The pieces that details are made of.
import { type Child, data, h } from "../dom";
import { t } from "../i18n";
import { icon } from "../icons";
import type { Context } from "./context";

export function section(title: Child, ...children: Child[]): HTMLElement {
  return h("section", { class: "section" }, title && h("h3", {}, title), children);
}

export function fact(name: string, value: Child): HTMLElement[] {
  if (value === null || value === undefined || value === "" || value === false) return [];
  return [h("dt", {}, name), h("dd", {}, value)];
}

export function facts(...pairs: HTMLElement[][]): HTMLElement | null {
  const cells = pairs.flat();
  return cells.length ? h("dl", { class: "facts" }, cells) : null;
}

/** Short facts, two on a line. */
export function pairs(...all: HTMLElement[][]): HTMLElement | null {
  const box = facts(...all);
  box?.classList.add("pairs");
  return box;
}

export function figure(name: string, value: string, kind = ""): HTMLElement {
  return h("div", { class: kind }, h("dt", {}, name), h("dd", {}, value));
}

/** A code that one click puts on the clipboard. */
export function copyable(text: string, { actions }: Context): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "copy",
      title: t("app.copy"),
      "aria-label": `${t("app.copy")} ${text}`,
      onclick: () => actions.copy(text),
    },
    data(text),
    icon("copy"),
  );
}

export function zoomButton(onclick: () => void): HTMLElement {
  return h(
    "button",
    { type: "button", class: "button small", onclick },
    icon("target"),
    t("detail.zoom"),
  );
}

/** Sets a condition of the page's filter, or takes it away while it holds. */
export function filterButton(
  { actions, filter }: Context,
  key: "under" | "party",
  value: string | number,
  text: string,
  title = text,
): HTMLElement {
  const held = filter()[key] === value;
  return h(
    "button",
    {
      type: "button",
      class: "button small",
      "data-filter": key,
      "aria-pressed": String(held),
      title: held ? t("unit.filtered") : title,
      onclick: () => actions.filterBy({ [key]: held ? null : value }),
    },
    icon("filter"),
    text,
  );
}
