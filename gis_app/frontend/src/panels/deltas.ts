// Counting along: what the events say changed is added to the figures on the screen, so
// that a thousand screens do not ask back at each new incident.
import type { Figures, Tally, Unit, Word } from "../types";
import { isOpen } from "./bars";

/** As /api/events tells it: so many more (or less) of this grid, category and state. */
export type Delta = [grid: string | null, category: string, state: number, change: number];

export interface News {
  deltas: Delta[];
  created: (string | null)[]; // grids of the incidents that are new
}

export const NO_NEWS: News = { deltas: [], created: [] };

/** One event of the stream, added to what came before it. */
export function gathered(news: News, kind: string, body: unknown): News {
  if (!Array.isArray(body)) return news;
  if (kind === "counts.changed")
    return { ...news, deltas: [...news.deltas, ...(body as Delta[])] };
  if (kind !== "incident.created") return news;
  const grids = (body as { grid: string | null }[]).map((one) => one.grid);
  return { ...news, created: [...news.created, ...grids] };
}

/** Does an event tell of this incident: moved, changed, gone? */
export function tellsOf(no: string, kind: string, body: unknown): boolean {
  if (!kind.startsWith("incident.") || !Array.isArray(body)) return false;
  return (body as { no?: string }[]).some((one) => one?.no === no);
}

/** The unit with its figures brought up to date; the same object when nothing concerns it. */
export function counted(unit: Unit, news: News, states: Word[] | undefined): Unit {
  const incidents = countedIn(unit.incidents, news, states, (grid) =>
    grid.startsWith(unit.code),
  );
  return incidents === unit.incidents ? unit : { ...unit, incidents };
}

/** Figures of those grids that are `mine`, brought up to date. */
export function countedIn<Found extends Figures | null | undefined>(
  found: Found,
  news: News,
  states: Word[] | undefined,
  mine: (grid: string) => boolean,
): Found | Figures {
  const isMine = (grid: string | null) => grid !== null && mine(grid);
  const deltas = news.deltas.filter(([grid]) => isMine(grid));
  if (!found || found.open === null || !deltas.length) return found;
  const open = deltas
    .filter(([, , state]) => isOpen(states, state))
    .reduce((sum, [, , , change]) => sum + change, found.open);
  const created = news.created.filter(isMine).length;
  return {
    ...found,
    open,
    last_30_days: found.last_30_days === null ? null : found.last_30_days + created,
    by_category: added(
      found.by_category,
      deltas.map(([, category, , n]) => [category, n]),
    ),
    by_state: added(
      found.by_state,
      deltas.map(([, , state, n]) => [String(state), n]),
    ),
  };
}

function added(rows: Tally[] = [], changes: [code: string, change: number][]): Tally[] {
  const sums = new Map<string, number | null>(
    rows.map(({ code, count }) => [String(code), count]),
  );
  for (const [code, change] of changes) {
    const before = sums.get(code) ?? 0;
    sums.set(code, before + change);
  }
  return [...sums].map(([code, count]) => ({ code, count }));
}
