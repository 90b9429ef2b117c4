// Grave incidents come as cards from the right, beside the middle of the map; what nobody
// takes note of goes to the list by itself.
import { data, h, styled } from "../dom";
import { clock, number } from "../format";
import { label, t } from "../i18n";
import { icon } from "../icons";
import { severityTone } from "../panels/incident";
import { AlertQueue } from "./alert_queue";
import type { Brief } from "./feed";
import type { Wall } from "./wall";

const SHOWN = 3;
const STAYS_MS = 15_000;

export class Alerts {
  private readonly queue = new AlertQueue();

  constructor(
    private readonly wall: Wall,
    private readonly box: HTMLElement,
  ) {}

  add(news: Brief[]): void {
    this.queue.add(news);
    this.fill();
  }

  /** Deleted, or out of what this screen may see: their titles go at once. */
  drop(numbers: string[]): void {
    this.queue.drop(numbers);
    for (const card of this.cards)
      if (numbers.includes(card.dataset.no ?? "")) card.remove();
    this.fill();
  }

  private get cards(): HTMLElement[] {
    return [...this.box.querySelectorAll<HTMLElement>(".alert")];
  }

  private fill(): void {
    for (let room = SHOWN - this.cards.length; room > 0; room -= 1) {
      const next = this.queue.next();
      if (next) this.box.append(this.card(next));
    }
    if (!this.cards.length) this.queue.calm();
    this.box.querySelector(".alerts-more")?.remove();
    const { size } = this.queue;
    if (!size) return;
    const more = t("screen.alert.more", { n: number(size) });
    this.box.append(h("p", { class: "alerts-more" }, more));
  }

  private card(one: Brief): HTMLElement {
    const { words, linked } = this.wall;
    const severity = label(words.severities, one.severity);
    const leave = () => {
      clearTimeout(timer);
      card.remove();
      this.fill();
    };
    const timer = setTimeout(leave, STAYS_MS);
    const card = styled(
      h(
        "article",
        { class: "alert", "data-no": one.no, "data-severity": one.severity },
        h(
          "header",
          { class: "alert-head" },
          icon("warning"),
          h("b", {}, severity),
          h("time", { datetime: one.reported_at }, clock(new Date(one.reported_at))),
        ),
        h(
          "h3",
          {},
          linked
            ? h("a", { href: `/map#incident=${one.no}` }, data(one.title))
            : data(one.title),
        ),
        h("p", { class: "sub" }, label(words.categories, one.category)),
        h(
          "button",
          { type: "button", class: "button small", onclick: leave },
          icon("check"),
          t("screen.alert.taken"),
        ),
      ),
      { "--tone": severityTone(words.severities, one.severity) },
    );
    return card;
  }
}
