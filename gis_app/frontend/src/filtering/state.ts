// What is asked by everything on the page: one filter, its id for addresses and tiles, and
// the way back to the one before.
import { get, post } from "../api";
import type { Filter } from "../types";

const DEEPEST = 50;

interface Kept {
  id: string;
  filter: Filter;
}

const EVERYTHING: Kept = { id: "", filter: {} };

export class FilterState {
  private past: Kept[] = [];
  private kept = EVERYTHING;
  private turn = 0;
  private gliding = false; // the last change was a step of many

  /** changed: called when another filter holds, and knows its id. */
  constructor(
    private readonly changed: () => void,
    private readonly failed: (reason: unknown) => void,
  ) {}

  get filter(): Filter {
    return this.kept.filter;
  }

  /** "" while nothing is filtered. */
  get id(): string {
    return this.kept.id;
  }

  get active(): boolean {
    return Object.keys(this.kept.filter).length > 0;
  }

  get undoable(): boolean {
    return this.past.length > 0;
  }

  /** Some conditions of it anew; null or an empty list takes one away. */
  async set(change: Filter): Promise<void> {
    await this.change(change, false);
  }

  /** The same, as one of many steps (a brush that is drawn, a play-back): all of them
      are undone at once. */
  async glide(change: Filter): Promise<void> {
    await this.change(change, true);
  }

  private async change(change: Filter, gliding: boolean): Promise<void> {
    const filter = cleaned({ ...this.kept.filter, ...change });
    if (JSON.stringify(filter) === JSON.stringify(this.kept.filter)) return;
    await this.keep(filter, gliding);
  }

  async clear(): Promise<void> {
    if (this.active) await this.keep({});
  }

  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.turn += 1;
    this.gliding = false;
    this.kept = before;
    this.changed();
  }

  /** The filter of an address; one that is not there leaves everything shown. */
  async open(id: string): Promise<void> {
    await this.answered(() => get<Kept>(`/api/filters/${id}`));
  }

  private async keep(filter: Filter, gliding = false): Promise<void> {
    const empty = Object.keys(filter).length === 0;
    await this.answered(
      async () =>
        empty
          ? EVERYTHING
          : { filter, id: (await post<{ id: string }>("/api/filters", { filter })).id },
      gliding,
    );
  }

  private async answered(ask: () => Promise<Kept>, gliding = false): Promise<void> {
    const mine = (this.turn += 1);
    try {
      const kept = await ask();
      if (mine !== this.turn) return; // another one was asked for meanwhile
      if (!(gliding && this.gliding)) this.past = [...this.past, this.kept].slice(-DEEPEST);
      this.gliding = gliding;
      this.kept = kept;
      this.changed();
    } catch (reason) {
      if (mine === this.turn) this.failed(reason);
    }
  }
}

/** Without conditions that say nothing; keys in order, so that the same reads the same. */
export function cleaned(filter: Filter): Filter {
  const told = Object.entries(filter).filter(
    ([, value]) =>
      value !== null &&
      value !== undefined &&
      value !== "" &&
      !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1)));
}
