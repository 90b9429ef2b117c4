// Wide walls: which way incidents came in, in thirty days.
import { label, t } from "../i18n";
import { paged } from "./pager";
import { month } from "./pair";
import type { Recipe } from "./panel";
import { type Figures, figures } from "./questions";
import { filled, largestFirst } from "./table_rows";
import { type Wall, within } from "./wall";

export function sources(wall: Wall): Recipe<Figures> {
  const list = paged("paged lines", t("screen.sources"), wall.calm);
  return {
    id: "sources",
    title: "screen.sources",
    note: "screen.note.month",
    everyMs: 30_000,
    ask: (wall, signal) => figures(within(wall, month()), [["source"]], signal),
    at: ({ at }) => at,
    isEmpty: ({ groups }) => !groups[0]?.rows.length,
    draw: (_, found) => {
      const rows = largestFirst(found).map(([code]) => ({
        code,
        name: label(wall.words.sources, code),
        filter: within(wall, { ...month(), sources: [code] }),
      }));
      return filled(wall, list, rows, found);
    },
  };
}
