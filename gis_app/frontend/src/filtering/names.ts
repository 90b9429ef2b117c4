// The name of a place or a party organisation that a condition tells by its code.
import { get } from "../api";
import { remembered } from "../remembered";
import type { PartyOrg, UnitRow } from "../types";

export type Named = "place" | "party";

const places = remembered(async (code) => {
  const { units } = await get<{ units: UnitRow[] }>(
    `/api/units?q=${encodeURIComponent(code)}`,
  );
  return units.find((unit) => unit.code === code)?.name ?? code;
});

const organisations = remembered(
  async (id) => (await get<PartyOrg>(`/api/party/${id}`)).name,
);

export function nameOf(kind: Named, code: string): Promise<string> {
  return kind === "party" ? organisations(code) : places(code);
}
