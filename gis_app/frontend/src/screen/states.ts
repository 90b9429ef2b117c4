// Wide walls: where open cases stand in their life.
import { label, t } from "../i18n";
import { paged } from "./pager";
import type { Recipe } from "./panel";
import { type Figures, figures, openStates, tableOf } from "./questions";
import { filled } from "./table_rows";
import { type Wall, within } from "./wall";

export function states(wall: Wall): Recipe<Figures> {
  const list = paged("paged lines", t("screen.states"), wall.calm);
  return {
    id: "states",
    title: "screen.states",
    note: "screen.note.open",
    everyMs: 4_000,
    ask: (wall, signal) =>
      figures(within(wall, { states: openStates(wall.words) }), [["state"]], signal),
    at: ({ at }) => at,
    isEmpty: ({ groups }) => !groups[0]?.rows.length,
    empty: "screen.workload.none",
    draw: (_, found) => {
      const table = tableOf(found);
      const order = openStates(wall.words).filter((code) => table.has(String(code)));
      const rows = order.map((code) => ({
        code: String(code),
        name: label(wall.words.states, code),
        filter: within(wall, { states: [code] }),
      }));
      return filled(wall, list, rows, found);
    },
  };
}
