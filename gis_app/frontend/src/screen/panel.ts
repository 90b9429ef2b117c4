// A panel of the wall: its own question, its own time, and what it says when it waits, has
// nothing, or could not ask. What was true stays on the wall, with its time, until it is
// asked again.
import { type Child, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { clock } from "../format";
import { type MessageKey, t } from "../i18n";
import { icon } from "../icons";
import { throttled } from "../live";
import { now } from "./moments";
import { Question } from "./question";
import type { Wall } from "./wall";

export interface Recipe<Found> {
  id: string;
  title: MessageKey;
  note?: MessageKey; // what the figures are of, beside the title
  /** Milliseconds between two questions at least, however much happens. */
  everyMs: number;
  ask: (wall: Wall, signal: AbortSignal) => Promise<Found>;
  draw: (wall: Wall, found: Found) => Child;
  /** When the answer was read, where it says so (ISO 8601). */
  at?: (found: Found) => string | undefined;
  isEmpty?: (found: Found) => boolean;
  empty?: MessageKey;
}

export class Panel<Found = unknown> {
  readonly box: HTMLElement;
  /** Resolves when the first question is answered, one way or the other. */
  readonly settled: Promise<void>;
  private settle: () => void = () => {};
  private found: Found | null = null;
  private readonly question: Question<Found>;
  private readonly body = h("div", { class: "pane-body" });
  private readonly time = h("time", { class: "pane-time" });
  private readonly trouble = h("span", { class: "pane-trouble" });
  private readonly soon: () => void;

  constructor(
    private readonly wall: Wall,
    private readonly recipe: Recipe<Found>,
  ) {
    const title = `pane-${recipe.id}`;
    this.box = h(
      "section",
      { class: "pane", "data-pane": recipe.id, "aria-labelledby": title },
      h(
        "header",
        { class: "pane-head" },
        h("h2", { id: title }, t(recipe.title)),
        recipe.note && h("span", { class: "pane-note" }, t(recipe.note)),
        this.trouble,
        this.time,
      ),
      this.body,
    );
    this.settled = new Promise((resolve) => (this.settle = resolve));
    this.soon = throttled(() => this.ask(), recipe.everyMs);
    this.question = new Question(
      (signal) => recipe.ask(wall, signal),
      (found) => this.answered(found),
      (reason) => this.fail(reason),
      () => this.soon(),
    );
  }

  /** Another unit: what is shown is no longer true of it. */
  open(): void {
    this.found = null;
    this.time.textContent = "";
    replace(this.trouble);
    replace(this.body, waiting(4));
    this.question.drop();
    this.ask();
  }

  /** Nobody sees it: it asks when it is seen. */
  skip(): void {
    this.question.drop();
    this.found = null;
    replace(this.body, waiting(4));
    this.settle();
  }

  /** Something changed: ask again, soon. */
  renew(): void {
    this.soon();
  }

  ask(): void {
    void this.question.put(this.wall.place);
  }

  /** What the panel holds is changed by what was heard, without asking. */
  change(by: (found: Found) => Found): void {
    if (this.found !== null) this.show(by(this.found));
  }

  private answered(found: Found): void {
    const at = new Date(this.recipe.at?.(found) ?? now());
    this.time.dateTime = at.toISOString();
    this.time.textContent = clock(at);
    replace(this.trouble);
    this.show(found);
    this.wall.told(at);
    this.settle();
  }

  private show(found: Found): void {
    const { draw, isEmpty, empty } = this.recipe;
    this.found = found;
    const focused = this.focusedKey();
    fill(
      this.body,
      isEmpty?.(found)
        ? h("p", { class: "pane-empty" }, t(empty ?? "screen.empty"))
        : draw(this.wall, found),
    );
    if (focused) this.focusOn(focused);
  }

  private fail(reason: unknown): void {
    const again = () => this.ask();
    this.wall.failed();
    this.settle();
    if (this.found === null) return replace(this.body, failureBox(reason, again));
    const text = t("screen.old");
    replace(
      this.trouble,
      h(
        "button",
        { type: "button", class: "button small", title: text, onclick: again },
        icon("warning"),
        t("app.retry"),
      ),
    );
  }

  // A figure that is drawn anew is still the one that the keyboard stands on.
  private focusedKey(): string | undefined {
    const active = document.activeElement;
    return active instanceof HTMLElement && this.body.contains(active)
      ? active.dataset.key
      : undefined;
  }

  private focusOn(key: string): void {
    const again = [...this.body.querySelectorAll<HTMLElement>("[data-key]")];
    again.find((one) => one.dataset.key === key)?.focus({ preventScroll: true });
  }
}

/** A list that is taken out and put back has lost its place: what stands there stays. */
function fill(body: HTMLElement, drawn: Child): void {
  const parts = [drawn].flat(3).filter((part) => part !== false && part !== null);
  const stands = [...body.childNodes];
  if (parts.length === stands.length && parts.every((part, at) => part === stands[at])) return;
  replace(body, parts);
}
