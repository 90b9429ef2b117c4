// Panel 1: today beside yesterday and the same weekday of last week, up to this hour.
import { h } from "../dom";
import { type MessageKey, t } from "../i18n";
import type { Filter } from "../types";
import { change, figure } from "./figure";
import { dayUntilNow, wholeDay } from "./moments";
import type { Recipe } from "./panel";
import { closedStates, figures, readAt } from "./questions";
import { type Wall, within } from "./wall";

const DAYS = [0, 1, 7];
interface Line {
  id: "reported" | "closed";
  filters: Filter[];
  totals: (number | null)[];
  at: string;
}

export const today: Recipe<Line[]> = {
  id: "today",
  title: "screen.today",
  everyMs: 1_000,
  ask: async (wall, signal) => {
    const lines = linesOf(wall);
    return Promise.all(
      lines.map(async (line) => {
        const found = await Promise.all(
          line.filters.map((filter) => figures(filter, [], signal)),
        );
        return { ...line, totals: found.map(({ total }) => total), at: readAt(found)! };
      }),
    );
  },
  at: readAt,
  draw: (wall, lines) => [
    lines.map((line) => drawn(wall, line)),
    wall.sight === "totals" && h("p", { class: "pane-hint" }, t("screen.wholedays")),
  ],
};

function linesOf(wall: Wall): Omit<Line, "totals" | "at">[] {
  const spans = DAYS.map((days) => spanOf(wall, days));
  const closed = { time_field: "closed_at", states: closedStates(wall.words) };
  return [
    { id: "reported", filters: spans.map((span) => within(wall, span)) },
    { id: "closed", filters: spans.map((span) => within(wall, { ...span, ...closed })) },
  ];
}

/** For who sees totals alone times are whole days: then nothing is compared by the hour. */
function spanOf(wall: Wall, days: number): Filter {
  if (days === 0) return { from: dayUntilNow(0).from };
  return wall.sight === "totals" ? wholeDay(days) : dayUntilNow(days);
}

function drawn(wall: Wall, { id, filters, totals }: Line): HTMLElement {
  const name = t(`screen.${id}`);
  const compared = (at: number, says: MessageKey) =>
    h(
      "div",
      { class: "before" },
      h("dt", {}, t(says)),
      h(
        "dd",
        {},
        figure(wall, {
          key: `${id}-${at}`,
          value: totals[at],
          filter: filters[at]!,
          says: `${t(says)} ${name}`,
        }),
        wall.sight === "rows" && change(totals[0], totals[at]),
      ),
    );
  return h(
    "dl",
    { class: "today-line", "data-line": id },
    h(
      "div",
      { class: "main" },
      h("dt", {}, name),
      h(
        "dd",
        {},
        figure(wall, {
          key: id,
          value: totals[0],
          filter: filters[0]!,
          says: name,
          className: "big",
        }),
      ),
    ),
    compared(1, wall.sight === "rows" ? "screen.yesterday" : "screen.yesterday.whole"),
    compared(2, wall.sight === "rows" ? "screen.lastweek" : "screen.lastweek.whole"),
  );
}
