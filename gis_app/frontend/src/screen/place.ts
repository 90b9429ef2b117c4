// The unit that the wall shows: its facts, the way down to it, what lies below.
import { get } from "../api";
import type { Link, Unit, UnitRow } from "../types";

export interface Place {
  code: string;
  name: string;
  unit: Unit;
  links: Link[]; // from the reader's own area down to it
  below: UnitRow[];
  key: string | null; // what figures of those below are grouped by; null: none are told
}

// Levels by the length of their codes, as keys of figures. Micro-grids are not ranked.
const KEYS: Record<number, string> = {
  2: "city",
  4: "city",
  6: "county",
  9: "town",
  12: "community",
  16: "grid",
};

export async function placeAt(
  code: string,
  top: string,
  signal: AbortSignal,
): Promise<Place> {
  const kind = code.length > 12 ? "grids" : "units";
  const [unit, units] = await Promise.all([
    get<Unit>(`/api/${kind}/${code}`, signal),
    branching(code, signal),
  ]);
  const below = units.filter((one) => KEYS[one.code.length]);
  const links = [...unit.chain.filter((link) => link.code !== code), linkOf(unit)];
  return {
    code,
    name: unit.name,
    unit,
    links: links.filter((link) => link.code.startsWith(top)),
    below,
    key: KEYS[below[0]?.code.length ?? 0] ?? null,
  };
}

function linkOf({ code, level, name }: Unit): Link {
  return { code, level, name };
}

/** What lies below; of an only child what lies below that, for one alone compares nothing. */
async function branching(code: string, signal: AbortSignal): Promise<UnitRow[]> {
  const address = `/api/units?parent=${code}`;
  const { units } = await get<{ units: UnitRow[] }>(address, signal);
  const [only, second] = units;
  return only && !second && only.code.length < 12 ? branching(only.code, signal) : units;
}
