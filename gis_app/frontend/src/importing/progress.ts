// Pure answers about an import: how far, how fast, what its change of options becomes.
import type { Import, ImportState, Options, Preview } from "./types";

const BUSY = new Set<ImportState>(["waiting", "reading", "running"]);

export function isBusy(state: ImportState): boolean {
  return BUSY.has(state);
}

export function isOver(state: ImportState): boolean {
  return !BUSY.has(state) && state !== "ready";
}

/** 0 to 1; null while nobody knows the whole. */
export function share(progress: Import["progress"]): number | null {
  if (!progress?.total) return null;
  return Math.min(1, Math.max(0, progress.done / progress.total));
}

/** Seconds still to go at the mean speed so far; null before one can tell. */
export function secondsLeft(
  done: number,
  total: number,
  secondsSoFar: number,
): number | null {
  if (done <= 0 || total <= done || secondsSoFar < 1) return null;
  return Math.round(((total - done) / done) * secondsSoFar);
}

/** How many a second so far, to two digits; null before one can tell. */
export function perSecond(done: number, secondsSoFar: number): number | null {
  if (done <= 0 || secondsSoFar < 1) return null;
  return Number((done / secondsSoFar).toPrecision(2));
}

/**
 * What is sent of a change: null takes an answer back. Who names another layer, header,
 * encoding or kind reads other columns: what was said of the old ones is taken back too.
 */
export function changeOf(change: Partial<Options>, kind?: string): Partial<Options> {
  const others = ["layer", "header", "encoding"].some((name) => name in change);
  return others || kind ? { map: null, ...(kind ? { set: null } : {}), ...change } : change;
}

export const NOT_IMPORTED = "";

/** column -> field for one column said anew: a field has one column, so the old one lets go. */
export function remapped(
  preview: Preview,
  options: Options | null,
  column: string,
  field: string,
): Record<string, string> {
  const map: Record<string, string> = { ...options?.map };
  if (field !== NOT_IMPORTED)
    for (const other of preview.columns)
      if (other.name !== column && other.field === field) map[other.name] = NOT_IMPORTED;
  map[column] = field;
  return map;
}

const SHAPE = "wkt"; // the field of a table's shapes; a map file has them by itself

/** Needed fields that no column and no fixed value fills. */
export function missing(preview: Preview, options: Options | null) {
  const filled = new Set(preview.columns.map((column) => column.field));
  if (preview.shapes?.features.length) filled.add(SHAPE);
  return preview.fields.filter(
    ({ name, needed }) => needed && !filled.has(name) && !options?.set?.[name],
  );
}

/** The row of a fault: its own number, else that in "row 12", "12" or "a.csv:12". */
export function rowOf({ row, where }: { row?: number; where: string }): number | null {
  if (row !== undefined) return row;
  const found = /(\d+)(?!.*\d)/.exec(where);
  return found ? Number(found[1]) : null;
}

/** The import of "#12"; null for anything else. */
export function idIn(hash: string): number | null {
  const found = /^#(\d+)$/.exec(hash);
  return found ? Number(found[1]) : null;
}

const UNITS = ["B", "KB", "MB", "GB"];

/** 1536 -> "1.5 KB". */
export function fileSize(bytes: number): string {
  let value = bytes;
  let at = 0;
  while (value >= 1024 && at < UNITS.length - 1) [value, at] = [value / 1024, at + 1];
  return `${value >= 10 || at === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[at]}`;
}
