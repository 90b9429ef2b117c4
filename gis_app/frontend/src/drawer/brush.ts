// What a pointer on the time axis makes: a new range, the present one moved as a whole, or
// one end of it.

export type Edge = "first" | "last";

export interface Range {
  first: number; // of the bins, both included
  last: number;
}

/** Where a pointer went down, on what. */
export interface Grasp {
  from: number;
  edge: Edge | null; // a handle; null: the axis itself
  before: Range | null; // null: all days
  n: number; // of the bins
}

/** The range while the pointer is at a bin. */
export function drawn({ from, edge, before, n }: Grasp, at: number): Range {
  if (edge) {
    const { first, last } = before ?? { first: 0, last: n - 1 };
    const other = edge === "first" ? last : first;
    return { first: Math.min(at, other), last: Math.max(at, other) };
  }
  const moves = before && from >= before.first && from <= before.last;
  if (!moves) return { first: Math.min(from, at), last: Math.max(from, at) };
  const by = Math.min(n - 1 - before.last, Math.max(-before.first, at - from));
  return { first: before.first + by, last: before.last + by };
}

/** What a click chooses: that bar alone; null: nothing, as on a handle. */
export function clicked({ from, edge }: Grasp): Range | null {
  return edge ? null : { first: from, last: from };
}
