// What every panel is given: the words, the reader, and what a click may set off.
import type { FigureDesk } from "../filtering/figures";
import type { Held } from "../map/drawing";
import type { Box, Filter, LonLat, Session, Vocabularies } from "../types";

export interface Actions {
  openUnit(code: string, options?: Opening): void;
  openGrid(code: string, options?: Opening): void;
  openIncident(no: string, options?: Opening): void;
  openParty(id: number, options?: Opening): void; // 0: those at the top
  openFacility(code: string, options?: Opening): void;
  filterBy(change: Filter): void; // of the whole page; null takes a condition away
  locate(point: LonLat, datum?: string): void;
  zoomTo(box: Box): void;
  /** A unit or grid becomes the filter's range, or is put to it. */
  take(code: string, held?: Held): void;
  /** A circle becomes the filter's range, or is put to it. */
  near(at: LonLat, metres: number): void;
  startLocating(): void;
  copy(text: string): void;
  nameOf(grid: string): string | null; // if the map has it loaded
}

export interface Opening {
  fit?: boolean; // move the map there; default true
}

export interface Context {
  words: Vocabularies;
  session: Session;
  actions: Actions;
  filter(): Filter; // what holds on the whole page
  desk: FigureDesk; // figures of that filter
  place(): string | null; // code of the unit or grid that is shown
}
