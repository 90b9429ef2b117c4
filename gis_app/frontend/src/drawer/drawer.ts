// The drawer below the map: time axis, table, pivot. One at a time, folded or tall; what
// was chosen is remembered.
import { type Child, h, replace, styled } from "../dom";
import { type MessageKey, t } from "../i18n";
import { type IconName, icon } from "../icons";
import { onLetter } from "../letters";
import { pulled } from "./pulled";

export type DrawerTab = "timeline" | "table" | "pivot";

export interface DrawerPart {
  tab: DrawerTab;
  body: HTMLElement;
  /** Buttons beside the tabs while it is shown. */
  tools(): Child;
  look(open: boolean): void;
}

const ICONS: Record<DrawerTab, IconName> = {
  timeline: "clock",
  table: "table",
  pivot: "pivot",
};
const KEPT = "quanyu.drawer";
const LEAST = 0.16; // of the window's height
const MOST = 0.72;
const USUAL = 0.36;

interface Kept {
  tab: DrawerTab;
  open: boolean;
  share: number;
}

export class Drawer {
  private kept = restored();
  private readonly looked = new Map<DrawerPart, boolean>();
  private readonly tabs = h("div", { class: "drawer-tabs", role: "tablist" });
  private readonly side = h("div", { class: "drawer-tools" });
  private readonly grip = h("div", {
    class: "drawer-grip",
    role: "separator",
    "aria-orientation": "horizontal",
    "aria-label": t("drawer.height"),
    "aria-valuemin": Math.round(100 * LEAST),
    "aria-valuemax": Math.round(100 * MOST),
    tabindex: "0",
  });

  constructor(
    private readonly box: HTMLElement,
    private readonly parts: DrawerPart[],
    private readonly time: HTMLElement, // of the figures that are shown
  ) {
    if (!parts.some(({ tab }) => tab === this.kept.tab)) this.kept.tab = parts[0]!.tab;
    for (const { tab, body } of parts) {
      body.id = `drawer-${tab}`;
      body.setAttribute("role", "tabpanel");
      body.setAttribute("aria-labelledby", `drawer-tab-${tab}`);
      body.classList.add("drawer-body");
    }
    replace(
      box,
      this.grip,
      h("header", { class: "drawer-head" }, this.tabs, this.side),
      parts.map(({ body }) => body),
    );
    this.wireGrip();
    onLetter((key) => {
      const part = parts[Number(key) - 1];
      if (part) this.show(part.tab);
      else if (key === "0") this.fold();
    });
    new ResizeObserver(() => this.tellHeight()).observe(box);
    this.render();
  }

  get shown(): DrawerTab | null {
    return this.kept.open ? this.kept.tab : null;
  }

  show(tab: DrawerTab): void {
    const again = this.kept.open && this.kept.tab === tab;
    this.kept = { ...this.kept, tab, open: !again };
    this.render();
  }

  fold(): void {
    this.kept = { ...this.kept, open: false };
    this.render();
  }

  private render(): void {
    const { tab: chosen, open } = this.kept;
    this.remember();
    this.box.classList.toggle("folded", !open);
    this.setHeight();
    this.renderTabs();
    const shown = this.parts.find(({ tab }) => tab === chosen)!;
    replace(this.side, open && [this.time, shown.tools()], this.foldButton());
    for (const part of this.parts) {
      const looked = open && part === shown;
      part.body.hidden = !looked;
      if (this.looked.get(part) !== looked) part.look(looked);
      this.looked.set(part, looked);
    }
    this.tellHeight();
  }

  private renderTabs(): void {
    const focused = (document.activeElement as HTMLElement | null)?.id;
    replace(
      this.tabs,
      this.parts.map(({ tab }, at) => this.tabButton(tab, at)),
    );
    if (focused?.startsWith("drawer-tab-")) document.getElementById(focused)?.focus();
  }

  private tabButton(tab: DrawerTab, at: number): HTMLElement {
    const selected = this.kept.open && tab === this.kept.tab;
    return h(
      "button",
      {
        type: "button",
        class: "left-tab",
        id: `drawer-tab-${tab}`,
        role: "tab",
        "aria-selected": String(selected),
        "aria-controls": `drawer-${tab}`,
        title: `${t(`drawer.${tab}` as MessageKey)} (${at + 1})`,
        onclick: () => this.show(tab),
        onkeydown: (event: KeyboardEvent) => this.onTabKey(event, at),
      },
      icon(ICONS[tab]),
      t(`drawer.${tab}` as MessageKey),
    );
  }

  private onTabKey(event: KeyboardEvent, at: number): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const next = (at + step + this.parts.length) % this.parts.length;
    (this.tabs.children[next] as HTMLElement).focus();
  }

  private foldButton(): HTMLElement {
    const { open } = this.kept;
    const text = t(open ? "left.hide" : "left.show");
    return h(
      "button",
      {
        type: "button",
        class: "button ghost small square",
        title: `${text} (0)`,
        "aria-label": text,
        "aria-expanded": String(open),
        onclick: () => (open ? this.fold() : this.show(this.kept.tab)),
      },
      icon(open ? "down" : "up"),
    );
  }

  private wireGrip(): void {
    const set = (share: number) => {
      this.kept.share = shareWithin(share);
      this.setHeight();
    };
    this.grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const bottom = this.box.getBoundingClientRect().bottom;
      const { share } = this.kept;
      pulled(
        (moved) => set((bottom - moved.clientY) / innerHeight),
        () => this.remember(),
        () => set(share),
      );
    });
    this.grip.addEventListener("keydown", (event) => {
      const by = { ArrowUp: 0.05, ArrowDown: -0.05 }[event.key];
      if (!by) return;
      event.preventDefault();
      set(this.kept.share + by);
      this.remember();
    });
  }

  private remember(): void {
    localStorage.setItem(KEPT, JSON.stringify(this.kept));
  }

  private setHeight(): void {
    const { tab, open, share } = this.kept;
    const tall = open && tab !== "timeline";
    const percent = Math.round(100 * share);
    this.grip.hidden = !tall;
    this.grip.setAttribute("aria-valuenow", String(percent));
    styled(this.box, { height: tall ? `${percent}vh` : "auto" });
  }

  /** What floats at the map's lower edge keeps clear of the drawer. */
  private tellHeight(): void {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    styled(document.documentElement, {
      "--drawer-height": `${this.box.offsetHeight / rem}rem`,
    });
  }
}

/** A share of the window's height that leaves room for the map, and for a row. */
export function shareWithin(share: number): number {
  return Math.min(MOST, Math.max(LEAST, Number.isFinite(share) ? share : USUAL));
}

function restored(): Kept {
  const usual: Kept = { tab: "timeline", open: true, share: USUAL };
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Kept) };
  } catch {
    return usual;
  }
}
