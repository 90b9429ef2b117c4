// The keys of a menu: arrows walk round, Home and End jump.

/** Where a key leads to among n items; null for a key that is no menu's. */
export function step(key: string, at: number, n: number): number | null {
  if (key === "ArrowDown") return (at + 1) % n;
  if (key === "ArrowUp") return (at - 1 + n) % n;
  if (key === "Home") return 0;
  return key === "End" ? n - 1 : null;
}
