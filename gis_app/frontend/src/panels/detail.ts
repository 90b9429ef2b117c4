// The right-hand panel: one thing at a time, with a way back to the one before.
import { Problem, wasAborted } from "../api";
import { type Child, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { t } from "../i18n";
import { icon } from "../icons";
import type { News } from "./deltas";
import { renew } from "./steady";

/** A function where parts move in that stand in the panel already: called when it is drawn. */
export type Parts = HTMLElement[] | (() => HTMLElement[]);

export interface Page {
  title: Child;
  key: string; // the same key again replaces the page instead of stacking on it
  load(signal: AbortSignal): Promise<Parts>;
  left?(): void; // takes its drawings off the map
  counted?(news: News): void; // adds the news to the figures that it shows
}

const DEEPEST = 20;

export class Detail {
  private pages: Page[] = [];
  private current = new AbortController();

  constructor(
    private readonly box: HTMLElement,
    private readonly onShown: (key: string | null) => void,
  ) {}

  get key(): string | null {
    return this.pages.at(-1)?.key ?? null;
  }

  /** What the last page of one of these kinds shows: its key without the kind. */
  last(kinds: string[]): string | null {
    const known = this.pages.filter(({ key }) => kinds.includes(key.split("=")[0]!));
    const found = known.at(-1);
    return found ? found.key.slice(found.key.indexOf("=") + 1) : null;
  }

  /** Is there a page to go back to? */
  get deep(): boolean {
    return this.pages.length > 1;
  }

  open(page: Page): void {
    const shown = this.pages.at(-1);
    if (shown) shown.left?.();
    if (shown && sameKind(shown.key, page.key)) this.pages.pop();
    this.pages.push(page);
    this.pages = this.pages.slice(-DEEPEST);
    void this.show();
  }

  back(): void {
    this.pages.pop()?.left?.();
    void this.show();
  }

  /** Back to where the panel began. */
  home(): void {
    for (const page of this.pages.splice(1).reverse()) page.left?.();
    void this.show();
  }

  /** The same page with fresh figures, without a flash of grey. */
  refresh(): void {
    if (this.pages.length) void this.show(true);
  }

  /** Adds what the events told to the figures shown, without asking the server. */
  count(news: News): void {
    this.pages.at(-1)?.counted?.(news);
  }

  private async show(quietly = false): Promise<void> {
    this.current.abort();
    const mine = (this.current = new AbortController());
    const page = this.pages.at(-1);
    this.box.hidden = !page;
    if (!page) return this.onShown(null);
    const body = h("div", { class: "panel-body", tabindex: "-1" });
    if (!quietly) this.frame(page, body, [section(waiting(6))]);
    try {
      const parts = await page.load(mine.signal);
      if (mine.signal.aborted) return;
      if (quietly) this.renew(page, body, parts, mine.signal);
      else replace(body, made(parts));
      this.onShown(page.key);
    } catch (reason) {
      if (mine.signal.aborted || wasAborted(reason)) return;
      const box = section(failureBox(reason, () => void this.show()));
      if (!quietly) replace(body, box);
      else if (isRefused(reason)) this.withdraw(page, body, box);
      else return; // what is there is better than a failure
      this.onShown(page.key);
    }
  }

  /** Whoever points at it, selects of it or has focus in it is not disturbed. */
  private renew(
    page: Page,
    body: HTMLElement,
    parts: Parts,
    signal: AbortSignal,
  ): void {
    renew(this.box, () => {
      if (!signal.aborted) this.frame(page, body, made(parts), this.scrolled);
    });
  }

  /** What may no longer be read, or is no more, is not left for anybody to read. */
  private withdraw(page: Page, body: HTMLElement, told: HTMLElement): void {
    page.left?.();
    this.frame(page, body, [told]);
  }

  private get scrolled(): number {
    return this.box.querySelector(".panel-body")?.scrollTop ?? 0;
  }

  private frame(page: Page, body: HTMLElement, parts: HTMLElement[], scrolled = 0): void {
    replace(body, parts);
    replace(this.box, this.head(page), body);
    body.scrollTop = scrolled;
  }

  private head(page: Page): HTMLElement {
    const deep = this.deep;
    return h(
      "header",
      { class: "panel-head" },
      deep && iconButton("back", t("app.back"), () => this.back()),
      h("h2", {}, page.title),
      deep && iconButton("close", t("app.close"), () => this.home()),
    );
  }
}

function made(parts: Parts): HTMLElement[] {
  return typeof parts === "function" ? parts() : parts;
}

/** Signed out, out of one's scope, or deleted. */
export function isRefused(reason: unknown): boolean {
  return reason instanceof Problem && [401, 403, 404].includes(reason.status);
}

function iconButton(name: "back" | "close", title: string, onclick: () => void) {
  return h(
    "button",
    {
      type: "button",
      class: "button ghost small square",
      title,
      "aria-label": title,
      onclick,
    },
    icon(name),
  );
}

function section(child: Child): HTMLElement {
  return h("section", { class: "section" }, child);
}

// "at" pages replace one another: asking of ten points leaves one page, not ten.
function sameKind(shown: string, next: string): boolean {
  if (shown === next) return true;
  return ["at"].some(
    (kind) => shown.startsWith(`${kind}=`) && next.startsWith(`${kind}=`),
  );
}
