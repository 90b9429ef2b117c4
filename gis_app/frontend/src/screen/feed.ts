// Panel 6: incidents as they come, the newest on top. It stands while anybody looks at it.
import { post } from "../api";
import { data, h, styled } from "../dom";
import { clock, date, dateTime, number } from "../format";
import { label, t } from "../i18n";
import { icon } from "../icons";
import { severityTone } from "../panels/incident";
import type { IncidentFacts, IncidentPage } from "../types";
import { now } from "./moments";
import { turnPages } from "./pager";
import { Panel, type Recipe } from "./panel";
import { type Wall, within } from "./wall";

/** What the list shows of one: as found, or as /api/events tells it. */
export type Brief = Pick<
  IncidentFacts,
  "no" | "category" | "title" | "state" | "severity" | "reported_at"
> & { scope: string; lon?: number | null; lat?: number | null };

const SHOWN = 50;

export class Feed {
  readonly panel: Panel<Brief[]>;
  private readonly list: HTMLElement;
  private readonly more: HTMLButtonElement;
  private readonly isHeld: () => boolean;
  private stale = false; // what is shown is older than what is known
  private held = 0; // how many came while somebody was looking
  private rows = new Map<string, { says: string; element: HTMLElement }>();

  constructor(private readonly wall: Wall) {
    this.list = h("ol", {
      class: "feed",
      tabindex: 0,
      "aria-label": t("screen.feed"),
    });
    this.more = h("button", {
      type: "button",
      class: "button small feed-more",
      hidden: true,
      onclick: () => this.release(),
    });
    this.isHeld = turnPages(this.list, wall.calm, () => this.release());
    for (const event of ["pointerleave", "focusout"])
      this.list.addEventListener(event, () => setTimeout(() => this.release(), 50));
    this.panel = new Panel(wall, this.recipe());
  }

  /** New ones, the newest last; only those of the shown unit. */
  add(news: Brief[]): void {
    const mine = news.filter(({ scope }) => scope.startsWith(this.wall.place.code));
    if (!mine.length) return;
    if (this.isHeld()) this.held += mine.length;
    this.panel.change((rows) => merged(rows, mine));
  }

  /** Some moved on in their life, or elsewhere. */
  move(news: Brief[]): void {
    const by = new Map(news.map((one) => [one.no, one]));
    const code = this.wall.place.code;
    this.panel.change((rows) =>
      rows
        .map((row) => ({ ...row, ...by.get(row.no) }))
        .filter(({ scope }) => scope.startsWith(code)),
    );
  }

  /** At once, even under somebody's pointer: it is not theirs to see any more. */
  drop(numbers: string[]): void {
    for (const no of numbers) {
      this.rows.get(no)?.element.remove();
      this.rows.delete(no);
    }
    this.panel.change((rows) => rows.filter(({ no }) => !numbers.includes(no)));
  }

  private recipe(): Recipe<Brief[]> {
    return {
      id: "feed",
      title: "screen.feed",
      everyMs: 30_000,
      ask: async (wall, signal) => {
        const body = { filter: within(wall), limit: SHOWN };
        const page = await post<IncidentPage>("/api/incidents/search", body, signal);
        const found = page.incidents.features;
        return found.map(({ properties }) => properties as unknown as Brief);
      },
      isEmpty: (rows) => rows.length === 0,
      empty: "screen.feed.none",
      draw: (_, rows) => {
        this.draw(rows);
        return [this.more, this.list];
      },
    };
  }

  private draw(rows: Brief[]): void {
    this.more.hidden = !this.held || !this.isHeld();
    this.more.textContent = t("screen.feed.more", { n: number(this.held) });
    // Under somebody's pointer nothing moves: what is new waits above.
    this.stale = this.isHeld() && this.list.childElementCount > 0;
    if (this.stale) return;
    this.held = 0;
    this.more.hidden = true;
    const before = [...this.list.children] as HTMLElement[];
    const drawn = this.drawn(rows);
    const numbers = (all: HTMLElement[]) => all.map(({ dataset }) => dataset.no).join();
    if (numbers(before) !== numbers(drawn)) {
      this.list.replaceChildren(...drawn);
      this.list.scrollTop = 0;
      return;
    }
    // The same incidents: whoever turned a page goes on from there.
    drawn.forEach((row, at) => row !== before[at] && before[at]!.replaceWith(row));
  }

  private release(): void {
    if (this.isHeld() && document.activeElement !== this.more) return;
    if (!this.stale) return;
    this.held = 0;
    this.list.blur();
    this.panel.change((rows) => rows);
  }

  /** The rows that changed, or whose day did, are made anew; the others are as they were. */
  private drawn(rows: Brief[]): HTMLElement[] {
    const today = date(now().toISOString());
    const before = this.rows;
    this.rows = new Map();
    return rows.map((row) => {
      const says = `${today} ${JSON.stringify(row)}`;
      const known = before.get(row.no);
      const element = known?.says === says ? known.element : this.row(row);
      this.rows.set(row.no, { says, element });
      return element;
    });
  }

  private row(one: Brief): HTMLElement {
    const { words, linked } = this.wall;
    const tone = severityTone(words.severities, one.severity);
    const severity = label(words.severities, one.severity);
    const dot = { class: "dot", role: "img", "aria-label": severity, title: severity };
    const title = linked
      ? h("a", { href: `/map#incident=${one.no}`, "data-key": one.no }, data(one.title))
      : data(one.title);
    return h(
      "li",
      { class: "feed-row", "data-no": one.no, "data-severity": one.severity },
      h("time", { class: "feed-time", datetime: one.reported_at }, when(one.reported_at)),
      styled(h("i", dot), { "--tone": tone }),
      h("span", { class: "feed-title" }, title),
      h(
        "span",
        { class: "feed-sub" },
        one.severity <= 2 && h("b", { class: "feed-grave" }, icon("warning"), severity),
        label(words.categories, one.category),
      ),
      h("span", { class: "feed-state" }, label(words.states, one.state)),
    );
  }
}

/** The hour today, the day before that. */
function when(iso: string): string {
  const day = (at: Date) => date(at.toISOString());
  const at = new Date(iso);
  return day(at) === day(now()) ? clock(at).slice(0, 5) : monthDay(at);
}

function monthDay(at: Date): string {
  return dateTime(at.toISOString()).slice(5, 10);
}

export function merged(rows: Brief[], news: Brief[]): Brief[] {
  const fresh = new Set(news.map(({ no }) => no));
  const all = [...[...news].reverse(), ...rows.filter(({ no }) => !fresh.has(no))];
  return all
    .sort((a, b) => Date.parse(b.reported_at) - Date.parse(a.reported_at))
    .slice(0, SHOWN);
}
