// Grave incidents come as cards from the right, beside the middle of the map; what nobody
// takes note of goes to the list by itself.
import { data, h, styled } from "../dom";
import { clock, number } from "../format";
import { label, t } from "../i18n";
import { icon } from "../icons";
import { severityTone } from "../panels/incident";
import type { Brief } from "./feed";
import type { Wall } from "./wall";

const GRAVE = 2;
const SHOWN = 3;
const STAYS_MS = 15_000;

export class Alerts {
  private waiting: Brief[] = [];

  constructor(
    private readonly wall: Wall,
    private readonly box: HTMLElement,
  ) {}

  add(news: Brief[]): void {
    this.waiting.push(...news.filter(({ severity }) => severity <= GRAVE));
    this.fill();
  }

  private fill(): void {
    while (this.waiting.length && this.box.querySelectorAll(".alert").length < SHOWN)
      this.box.append(this.card(this.waiting.shift()!));
    this.box.querySelector(".alerts-more")?.remove();
    if (this.waiting.length)
      this.box.append(
        h(
          "p",
          { class: "alerts-more" },
          t("screen.alert.more", { n: number(this.waiting.length) }),
        ),
      );
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
