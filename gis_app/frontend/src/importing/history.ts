// All imports that the reader may know of: who, when, what, how it went, and undo.
import { data, h, replace } from "../dom";
import { explain, failureBox, waiting } from "../failure";
import { dateTime, number } from "../format";
import { t } from "../i18n";
import { ask } from "./ask";
import * as client from "./client";
import { cannotUndo, undoButton } from "./finished";
import { action, kindLabel, segments, stateBadge } from "./parts";
import { isOver } from "./progress";
import type { Import } from "./types";

export class History {
  readonly box = h("div", { class: "history" });
  private readonly rows = h("tbody", {});
  private readonly end = h("div", { class: "history-end" });
  private readonly trouble = h("div", { role: "status" });
  private whose: "all" | "own" = "all";
  private all: Import[] = [];
  private next: number | null = null;

  constructor(private readonly href: (id: number) => string) {
    replace(
      this.box,
      h(
        "div",
        { class: "line" },
        segments(
          t("import.history.whose"),
          [
            ["all", t("import.history.all")],
            ["own", t("import.history.own")],
          ],
          this.whose,
          (whose) => {
            this.whose = whose;
            this.draw();
          },
        ),
        h("span", { class: "sub" }, t("import.history.hint")),
      ),
      this.trouble,
      h(
        "div",
        {
          class: "scroll",
          tabindex: "0",
          role: "region",
          "aria-label": t("import.tab.history"),
        },
        h("table", { class: "grid-table history-table" }, head(), this.rows),
      ),
      this.end,
    );
  }

  /** From the newest on; called each time the tab is opened. */
  async load(): Promise<void> {
    this.all = [];
    this.next = null;
    await this.more();
  }

  private async more(): Promise<void> {
    replace(this.end, waiting(3));
    try {
      const page = await client.page(this.next);
      this.all.push(...page.imports);
      this.next = page.next;
      this.draw();
    } catch (reason) {
      replace(
        this.end,
        failureBox(reason, () => void this.more()),
      );
    }
  }

  private draw(): void {
    const shown = this.all.filter(({ own }) => own || this.whose === "all");
    replace(
      this.rows,
      shown.map((one) => this.row(one)),
    );
    replace(
      this.end,
      !shown.length && h("p", { class: "empty-state" }, t("import.history.none")),
      this.next !== null &&
        action(null, t("app.more"), () => void this.more(), "wide small"),
    );
  }

  private row(one: Import): HTMLElement {
    const rows = one.rows?.read ? one.rows : null; // one that never ran has no numbers
    const cell = (value: number | undefined, kind = "") =>
      h("td", { class: `number ${kind}` }, value === undefined ? "" : number(value));
    return h(
      "tr",
      { "data-import": one.id },
      h("td", { class: "nowrap" }, dateTime(one.created_at)),
      h("td", {}, kindLabel(one.kind)),
      h(
        "th",
        { scope: "row" },
        one.own
          ? h("a", { href: this.href(one.id) }, data(one.file_name))
          : data(one.file_name),
      ),
      h("td", {}, one.own ? t("import.me") : data(one.by?.title)),
      h("td", {}, stateBadge(one.state)),
      cell(rows?.stored),
      cell(rows?.unchanged),
      cell(rows?.rejected, rows?.rejected ? "bad" : ""),
      h("td", { class: "history-deed" }, this.deeds(one)),
    );
  }

  private deeds(one: Import) {
    if (!isOver(one.state)) return null;
    const why = cannotUndo(one);
    if (why) return h("details", {}, h("summary", {}, t("import.undo.no")), why);
    return undoButton(one, { undo: () => void this.undo(one) });
  }

  private async undo(one: Import): Promise<void> {
    const body = [
      h("p", {}, data(one.file_name)),
      h("p", {}, t("import.undo.ask", { n: one.rows?.stored ?? 0 })),
    ];
    if (!(await ask(t("import.undo"), body, t("import.undo"), "danger"))) return;
    try {
      const undone = await client.act(one.id, "undo");
      this.all = this.all.map((other) =>
        other.id === one.id ? { ...other, ...undone } : other,
      );
      replace(this.trouble);
    } catch (reason) {
      replace(
        this.trouble,
        h("p", { class: "notice bad", role: "alert" }, explain(reason)),
      );
    }
    this.draw();
  }
}

function head(): HTMLElement {
  const names = [
    "when",
    "kind",
    "file",
    "who",
    "state",
    "stored",
    "unchanged",
    "rejected",
  ] as const;
  const numbers = new Set<string>(["stored", "unchanged", "rejected"]);
  return h(
    "thead",
    {},
    h(
      "tr",
      {},
      names.map((name) =>
        h(
          "th",
          { scope: "col", class: numbers.has(name) ? "number" : "" },
          t(`import.history.${name}`),
        ),
      ),
      h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, t("import.undo"))),
    ),
  );
}
