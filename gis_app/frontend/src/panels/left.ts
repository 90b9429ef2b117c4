// The left panel: layers and filter, one at a time; it folds away.
import { h, replace } from "../dom";
import { t } from "../i18n";
import { type IconName, icon } from "../icons";

export type Tab = "layers" | "filter";

const ICONS: Record<Tab, IconName> = { layers: "layers", filter: "filter" };

const KEPT = "quanyu.left";

export interface LeftPanel {
  bodies: Record<Tab, HTMLElement>;
  show(tab: Tab): void;
  /** How many conditions hold, beside the filter's name; 0: nothing there. */
  badge(count: number): void;
}

/** tabs: those that the account has anything to do with. */
export function showLeft(box: HTMLElement, tabs: Tab[]): LeftPanel {
  const body = (tab: Tab) =>
    h("div", {
      class: "panel-body",
      id: `left-${tab}`,
      role: "tabpanel",
      "aria-labelledby": `tab-${tab}`,
    });
  const bodies = { layers: body("layers"), filter: body("filter") };
  const mark = h("span", { class: "badge", hidden: true });
  const fold = h("button", { type: "button", class: "button ghost small square" });
  let { open, tab: shown } = restored(tabs);
  const buttons = tabs.map((tab) =>
    h(
      "button",
      {
        type: "button",
        class: "left-tab",
        id: `tab-${tab}`,
        role: "tab",
        "aria-controls": `left-${tab}`,
        onclick: () => show(tab),
      },
      icon(ICONS[tab]),
      t(`left.${tab}`),
      tab === "filter" && mark,
    ),
  );
  const render = () => {
    localStorage.setItem(KEPT, JSON.stringify({ open, tab: shown }));
    tabs.forEach((tab, at) => {
      bodies[tab].hidden = !open || tab !== shown;
      buttons[at]!.setAttribute("aria-selected", String(tab === shown));
      buttons[at]!.tabIndex = tab === shown ? 0 : -1;
    });
    const text = t(open ? "left.hide" : "left.show");
    fold.setAttribute("aria-expanded", String(open));
    fold.setAttribute("aria-label", text);
    fold.title = text;
    replace(fold, icon(open ? "minus" : "plus"));
  };
  const show = (tab: Tab) => {
    shown = tab;
    open = true;
    render();
  };
  fold.addEventListener("click", () => {
    open = !open;
    render();
  });
  const list = h("div", { class: "left-tabs", role: "tablist" }, buttons);
  list.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const at = (tabs.indexOf(shown) + step + tabs.length) % tabs.length;
    show(tabs[at]!);
    buttons[at]!.focus();
  });
  replace(
    box,
    h("header", { class: "panel-head" }, list, fold),
    tabs.map((tab) => bodies[tab]),
  );
  render();
  return {
    bodies,
    show,
    badge: (count) => {
      mark.hidden = count === 0;
      mark.textContent = String(count);
    },
  };
}

/** As it was left the last time, by whoever sits here. */
function restored(tabs: Tab[]): { open: boolean; tab: Tab } {
  const usual = { open: true, tab: tabs[0]! };
  try {
    const kept = { ...usual, ...JSON.parse(localStorage.getItem(KEPT) ?? "{}") };
    return tabs.includes(kept.tab) ? kept : usual;
  } catch {
    return usual;
  }
}
