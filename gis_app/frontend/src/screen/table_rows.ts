// The rows of one table of figures in a list that turns its pages.
import type { Child } from "../dom";
import type { Filter } from "../types";
import { shareRows } from "./figure";
import { type Figures, countOf, tableOf } from "./questions";
import type { Wall } from "./wall";

interface Row {
  code: string;
  name: string;
  shown?: Child; // in place of its name
  filter: Filter;
}

export function filled(
  wall: Wall,
  list: HTMLElement,
  rows: Row[],
  found: Figures,
): HTMLElement {
  const table = tableOf(found);
  const lines = rows.map(({ code, name, shown, filter }) => ({
    key: code,
    name: shown ?? name,
    value: countOf(table, code),
    filter,
    says: name,
  }));
  list.replaceChildren(shareRows(wall, lines, found.total));
  return list;
}

export function largestFirst(found: Figures): [string, number | null][] {
  return [...tableOf(found)].sort(([, a], [, b]) => (b ?? 0.5) - (a ?? 0.5));
}
