// The words of the box as the server reads them: chips, what they may also mean, one filter.
import { post } from "../api";
import { cleaned } from "../filtering/state";
import type { Filter } from "../types";

export interface Meaning {
  field: string;
  value: unknown;
  label_zh: string;
  label_en: string;
}
export interface Chip extends Meaning {
  words: string;
  alternatives: Meaning[];
}
export interface Parsed {
  chips: Chip[];
  rest: string;
  filter: Filter;
  warnings: string[];
  is_name: boolean; // a person's name was among the words: nothing else is asked then
}
/** Words of a chip -> which of its meanings is wanted; the likeliest is 0. */
export type Choices = Record<string, number>;

export function readWords(
  text: string,
  here: string,
  choose: Choices,
  signal: AbortSignal,
): Promise<Parsed> {
  const body = { text, choose, ...(here ? { here } : {}) };
  return post<Parsed>("/api/filters/parse", body, signal);
}

/** The text without one chip: the words of the others, in their order. */
export function without({ chips }: Parsed, at: number): string {
  return chips
    .filter((_, n) => n !== at)
    .map(({ words }) => words)
    .join(" ");
}

/** Alternatives leave out the meaning that holds; the server counts all of them. */
export function chosen(choose: Choices, words: string, alternative: number): Choices {
  const held = choose[words] ?? 0;
  return { ...choose, [words]: alternative < held ? alternative : alternative + 1 };
}

// Conditions that are one thing under several keys: a new one ends the old one whole.
const TOGETHER = [
  ["from", "to", "time_field"],
  ["under", "grids"],
];

/** The change of the page's filter that these conditions make. */
export function changeOf(filter: Filter): Filter {
  const ended: Filter = {};
  for (const keys of TOGETHER)
    if (keys.some((key) => key in filter)) for (const key of keys) ended[key] = null;
  return { ...ended, ...filter };
}

/** Whether the words name one place and nothing else: then it is opened, not filtered by. */
export function isPlaceAlone({ chips, rest }: Parsed): boolean {
  return chips.length === 1 && !rest && chips[0]!.field === "under";
}

export function hasConditions(parsed: Parsed): boolean {
  return parsed.chips.some(({ field }) => field !== "text");
}

export function asksAnything({ filter }: Parsed): boolean {
  return Object.keys(cleaned(filter)).length > 0;
}
