// What was reported and what was closed in the same time.
import { midnight } from "../format";
import { now } from "./moments";
import { type Figures, closedStates, figures } from "./questions";
import { type Wall, within } from "./wall";

export const MONTH = 30; // days, today among them

export interface Pair {
  reported: Figures;
  closed: Figures;
}

export function month() {
  return { from: midnight(now(), MONTH - 1) };
}

export function closing(wall: Wall) {
  return { time_field: "closed_at", states: closedStates(wall.words) };
}

export async function pair(
  wall: Wall,
  span: object,
  key: string | null,
  signal: AbortSignal,
): Promise<Pair> {
  const ask = (more: object) =>
    figures(within(wall, { ...span, ...more }), key ? [[key]] : [], signal);
  const [reported, closed] = await Promise.all([ask({}), ask(closing(wall))]);
  return { reported, closed };
}
