// Wide walls: the grids with most open cases.
import { get } from "../api";
import { t } from "../i18n";
import type { Unit } from "../types";
import { unitLink } from "./figure";
import { paged } from "./pager";
import type { Recipe } from "./panel";
import { type Figures, figures, openStates } from "./questions";
import { filled, largestFirst } from "./table_rows";
import { type Wall, within } from "./wall";

const MOST = 10;

export function grids(wall: Wall): Recipe<Figures> {
  const list = paged("paged lines", t("screen.grids"), wall.calm);
  const names = new Map<string, string>(); // a name does not change while a wall hangs
  return {
    id: "grids",
    title: "screen.grids",
    note: "screen.note.open",
    everyMs: 10_000,
    ask: async (wall, signal) => {
      const filter = within(wall, { states: openStates(wall.words) });
      const found = await figures(filter, [["grid"]], signal);
      const unknown = most(found).filter(([code]) => !names.has(code));
      await Promise.all(
        unknown.map(async ([code]) => {
          const { chain, name } = await get<Unit>(`/api/grids/${code}`, signal);
          const above = chain.filter((link) => link.code !== code).at(-1)?.name ?? "";
          names.set(code, name.includes(above) ? name : `${above} ${name}`);
        }),
      );
      return found;
    },
    isEmpty: (found) => !most(found).length,
    empty: "screen.workload.none",
    draw: (_, found) => {
      const rows = most(found).map(([code]) => {
        const name = names.get(code) ?? code;
        const filter = { under: code, states: openStates(wall.words) };
        return { code, name, shown: unitLink(wall, code, name), filter };
      });
      return filled(wall, list, rows, found);
    },
  };
}

function most(found: Figures): [string, number | null][] {
  return largestFirst(found)
    .filter(([code]) => code !== "null") // in no grid
    .slice(0, MOST);
}
