// What is asked by everything on the page: one filter, its id for addresses and tiles, and
// the way back to the one before.
import { Problem, get, post } from "../api";
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
  private wished: Filter = {}; // what holds, or what is on its way to
  private asked = ""; // the id of an address that has not been answered
  private opening: Promise<void> | null = null;
  private turn = 0;
  private gliding = false; // the last change was a step of many
  private glides = false; // so is the one on its way
  private returns = 0;

  /** changed: called when another filter holds, and knows its id. failed: why a change
      was not taken; again: for a filter of an address, which can be asked for once more.
      wishes: called when another filter is wanted, before anybody has answered. */
  constructor(
    private readonly changed: () => void,
    private readonly failed: (reason: unknown, again?: () => void) => void,
    private readonly wishes: () => void = () => {},
  ) {}

  get filter(): Filter {
    return this.kept.filter;
  }

  /** What holds once all is answered: the next change is made to this. */
  get wanted(): Filter {
    return this.wished;
  }

  /** "" while nothing is filtered. */
  get id(): string {
    return this.kept.id;
  }

  /** The id for an address: one that was asked for and is not here yet stays in it. */
  get address(): string {
    return this.asked || this.kept.id;
  }

  get active(): boolean {
    return Object.keys(this.kept.filter).length > 0;
  }

  get clearable(): boolean {
    return this.active || this.pending;
  }

  get undoable(): boolean {
    return this.past.length > 0 || this.pending;
  }

  /** How often it was cleared, undone or replaced: what began before that is out of date. */
  get rewound(): number {
    return this.returns;
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
    const before = this.returns;
    // A change made to a filter that is only coming would take its place.
    if (this.opening) await this.opening;
    if (before !== this.returns) return;
    const filter = cleaned({ ...this.wished, ...change });
    if (!same(filter, this.wished)) await this.keep(filter, gliding);
  }

  async clear(): Promise<void> {
    this.returns += 1;
    await this.keep({});
  }

  undo(): void {
    const dropped = this.pending && !(this.glides && this.gliding);
    this.returns += 1;
    this.stay();
    const before = dropped ? undefined : this.past.pop();
    if (!before) return;
    this.gliding = false;
    this.hold(before);
  }

  /** The filter of an address; one that is not there leaves everything shown. */
  async open(id: string): Promise<void> {
    this.returns += 1;
    this.stay();
    this.asked = id;
    const opening = this.answered(
      async () => {
        const kept = await get<Kept>(`/api/filters/${id}`);
        return { ...kept, filter: cleaned(kept.filter) };
      },
      false,
      () => void this.open(id),
    );
    this.opening = opening;
    await opening;
    if (this.opening === opening) this.opening = null;
  }

  private get pending(): boolean {
    return !same(this.wished, this.kept.filter);
  }

  /** What is on its way is wanted no longer. */
  private stay(): void {
    this.turn += 1;
    [this.asked, this.opening] = ["", null];
    if (!this.pending) return;
    this.wished = this.kept.filter;
    this.wishes();
  }

  private hold(kept: Kept): void {
    this.kept = kept;
    this.wished = kept.filter;
    this.asked = "";
    this.changed();
  }

  private async keep(filter: Filter, gliding = false): Promise<void> {
    if (same(filter, this.kept.filter)) return this.stay();
    [this.asked, this.opening] = ["", null];
    [this.wished, this.glides] = [filter, gliding];
    this.wishes();
    const empty = Object.keys(filter).length === 0;
    await this.answered(
      async () =>
        empty
          ? EVERYTHING
          : { filter, id: (await post<{ id: string }>("/api/filters", { filter })).id },
      gliding,
    );
  }

  private async answered(
    ask: () => Promise<Kept>,
    gliding: boolean,
    again?: () => void,
  ): Promise<void> {
    const mine = (this.turn += 1);
    try {
      const kept = await ask();
      if (mine !== this.turn) return; // another one was asked for meanwhile
      const one = same(kept.filter, this.kept.filter) || (gliding && this.gliding);
      if (!one) this.past = [...this.past, this.kept].slice(-DEEPEST);
      this.gliding = gliding;
      this.hold(kept);
    } catch (reason) {
      if (mine !== this.turn) return;
      const asked = isGone(reason) ? "" : this.asked;
      this.stay();
      this.asked = asked;
      this.failed(reason, again);
    }
  }
}

function same(one: Filter, other: Filter): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isGone(reason: unknown): boolean {
  return reason instanceof Problem && reason.status === 404;
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
