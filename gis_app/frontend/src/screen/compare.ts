// Wide walls: what the units below had reported and closed today, side by side.
import { h } from "../dom";
import { t } from "../i18n";
import { figure, shareRows, unitLink } from "./figure";
import { wholeDay } from "./moments";
import { paged } from "./pager";
import { type Pair, closing, pair } from "./pair";
import type { Recipe } from "./panel";
import { countOf, readAt, tableOf } from "./questions";
import type { Wall } from "./wall";

export function compare(wall: Wall): Recipe<Pair> {
  const list = paged("paged", t("screen.compare"), wall.calm);
  return {
    id: "compare",
    title: "screen.compare",
    note: "screen.note.today",
    everyMs: 5_000,
    ask: (wall, signal) => pair(wall, wholeDay(0), wall.place.key, signal),
    at: ({ reported, closed }) => readAt([reported, closed]),
    isEmpty: () => wall.place.key === null,
    empty: "screen.ranking.none",
    draw: (wall, { reported, closed }) => {
      const [came, went] = [tableOf(reported), tableOf(closed)];
      const span = wholeDay(0);
      const rows = wall.place.below
        .map(({ code, name }) => ({ code, name, value: countOf(came, code) }))
        .sort((a, b) => (b.value ?? 0.5) - (a.value ?? 0.5));
      list.replaceChildren(
        shareRows(
          wall,
          rows.map(({ code, name, value }) => ({
            key: `${code}-reported`,
            name: unitLink(wall, code, name),
            value,
            filter: { under: code, ...span },
            says: `${name} ${t("screen.reported")}`,
            side: h(
              "span",
              { class: "share-part" },
              t("screen.closed"),
              " ",
              figure(wall, {
                key: `${code}-closed`,
                value: countOf(went, code),
                filter: { under: code, ...span, ...closing(wall) },
                says: `${name} ${t("screen.closed")}`,
              }),
            ),
          })),
          null,
        ),
      );
      return list;
    },
  };
}
