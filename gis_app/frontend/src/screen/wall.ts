// What the wall shows and who looks at it: the one thing that every panel is given.
import { isOpen } from "../panels/bars";
import type { Sight } from "../session";
import type { Filter, Vocabularies } from "../types";
import type { Place } from "./place";

export interface Wall {
  readonly words: Vocabularies;
  readonly sight: Sight; // rows, or totals alone
  readonly linked: boolean; // a person signed in may go on to the map, a screen may not
  readonly calm: boolean; // less motion was asked for
  place: Place;
  open(code: string): void;
  onMap(filter: Filter): void;
  told(at: Date): void; // figures of this moment are shown now
  failed(): void; // a question had no answer
}

/** Everything of the shown unit, and these conditions. */
export function within({ place }: Wall, filter: Filter = {}): Filter {
  return { under: place.code, ...filter };
}

export function isOpenState({ words }: Wall, state: number): boolean {
  return isOpen(words.states, state);
}
