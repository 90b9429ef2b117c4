// The list of what waits, and which of it is being looked at.
import type { Waiting } from "./types";

export interface Queue {
  items: Waiting[];
  at: string | null; // number of the incident that is looked at
  total: number;
}

export const EMPTY: Queue = { items: [], at: null, total: 0 };

/** The next or the one before; at an end it stays. */
export function stepped({ items, at }: Queue, by: 1 | -1): string | null {
  const now = items.findIndex(({ no }) => no === at);
  if (now < 0) return items[0]?.no ?? null;
  return items[Math.min(items.length - 1, Math.max(0, now + by))]!.no;
}

/** Without one that is done or gone; what stood below it comes next, else the last. */
export function without(queue: Queue, no: string): Queue {
  const was = queue.items.findIndex((item) => item.no === no);
  if (was < 0) return queue;
  const items = queue.items.filter((item) => item.no !== no);
  const at =
    queue.at === no ? (items[Math.min(was, items.length - 1)]?.no ?? null) : queue.at;
  return { items, at, total: Math.max(items.length, queue.total - 1) };
}

/**
 * A page asked for anew: its order, and further pages that were read before stay below.
 * Who is looking at an item keeps it, even where another has just placed it; then `gone`.
 */
export function renewed(
  queue: Queue,
  page: Waiting[],
  total: number,
  whole: boolean,
): { queue: Queue; gone: boolean } {
  const fresh = new Set(page.map(({ no }) => no));
  const looked = queue.items.find(({ no }) => no === queue.at);
  const later = whole
    ? []
    : queue.items.slice(page.length).filter(({ no }) => !fresh.has(no));
  const items = [...page, ...later];
  const there = items.some(({ no }) => no === queue.at);
  if (!looked || there)
    return {
      queue: { items, total, at: there ? queue.at : (items[0]?.no ?? null) },
      gone: false,
    };
  return { queue: { items, total, at: queue.at }, gone: true };
}
