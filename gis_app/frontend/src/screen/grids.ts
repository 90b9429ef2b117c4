// Wide walls: the grids with most open cases.
import { get } from "../api";
import { t } from "../i18n";
import { remembered } from "../remembered";
import type { Unit } from "../types";
import { unitLink } from "./figure";
import { paged } from "./pager";
import type { Recipe } from "./panel";
import { type Figures, figures, openStates } from "./questions";
import { filled, largestFirst } from "./table_rows";
import { type Wall, within } from "./wall";

const MOST = 10;

interface Found extends Figures {
  names: Map<string, string>;
}

const nameOf = remembered(async (code) => {
  const { chain, name } = await get<Unit>(`/api/grids/${code}`);
  const above = chain.filter((link) => link.code !== code).at(-1)?.name ?? "";
  return name.includes(above) ? name : `${above} ${name}`;
});

export function grids(wall: Wall): Recipe<Found> {
  const list = paged("paged lines", t("screen.grids"), wall.calm);
  return {
    id: "grids",
    title: "screen.grids",
    note: "screen.note.open",
    everyMs: 10_000,
    ask: async (wall, signal) => {
      const filter = within(wall, { states: openStates(wall.words) });
      const found = await figures(filter, [["grid"]], signal);
      const named = most(found).map(async ([code]) => [code, await nameOf(code)] as const);
      return { ...found, names: new Map(await Promise.all(named)) };
    },
    at: ({ at }) => at,
    isEmpty: (found) => !most(found).length,
    empty: "screen.workload.none",
    draw: (_, found) => {
      const rows = most(found).map(([code]) => {
        const name = found.names.get(code) ?? code;
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
