// What the panels ask: figures of a filter in one reading, with the time they were read.
import { post } from "../api";
import { isOpen } from "../panels/bars";
import type { CountRow, Filter, Vocabularies } from "../types";

export interface Figures {
  total: number | null;
  open: number | null;
  overdue: number | null;
  groups: { by: string[]; rows: CountRow[] }[];
  at: string;
}

/** The one place that asks for figures. by: one table for each list of keys. */
export function figures(
  filter: Filter,
  by: string[][] = [],
  signal?: AbortSignal,
): Promise<Figures> {
  return post<Figures>("/api/incidents/figures", { filter, by }, signal);
}

/** When the oldest of several answers was read; undefined: there was none. */
export function readAt(found: { at: string }[]): string | undefined {
  return found.map(({ at }) => at).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

/** The nth table as key → count; null: withheld. */
export function tableOf(found: Figures, nth = 0): Map<string, number | null> {
  const group = found.groups[nth];
  const key = group?.by[0] ?? "";
  return new Map((group?.rows ?? []).map((row) => [String(row[key]), row.count]));
}

/** A count of a table, whose rows leave out what is nought. */
export function countOf(table: Map<string, number | null>, key: string): number | null {
  return table.has(key) ? table.get(key)! : 0;
}

export function openStates({ states = [] }: Vocabularies): number[] {
  return states.filter(({ code }) => isOpen(states, code)).map(({ code }) => Number(code));
}

// Ended without having been dealt with: merged, declined, voided.
const NOT_DEALT_WITH = [15, 17, 95];

/** What 办结 counts: the states in which a case was dealt with and is over. */
export function closedStates({ states = [] }: Vocabularies): number[] {
  return states
    .map(({ code }) => Number(code))
    .filter((code) => !isOpen(states, code) && !NOT_DEALT_WITH.includes(code));
}
