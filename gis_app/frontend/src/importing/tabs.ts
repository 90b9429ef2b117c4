// The tabs of the page: one panel at a time, arrow keys between them.
import { byId } from "../dom";

export type Tab = "import" | "join" | "history";
export const TABS: Tab[] = ["import", "join", "history"];

/** onTab: called with each tab that is opened by hand. Returns what opens one. */
export function wireTabs(onTab: (tab: Tab) => void): (tab: Tab) => void {
  const open = (tab: Tab) => {
    for (const name of TABS) {
      const button = byId(`tab-${name}`);
      button.setAttribute("aria-selected", String(name === tab));
      button.tabIndex = name === tab ? 0 : -1;
      byId(`panel-${name}`).hidden = name !== tab;
    }
  };
  for (const name of TABS) {
    const button = byId(`tab-${name}`);
    button.addEventListener("click", () => onTab(name));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = TABS[(TABS.indexOf(name) + step + TABS.length) % TABS.length]!;
      byId(`tab-${next}`).focus();
      onTab(next);
    });
  }
  return open;
}
