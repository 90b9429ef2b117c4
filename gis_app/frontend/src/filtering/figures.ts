// What all panels of the page say of one filter: asked together, so that they agree.
import { post, wasAborted } from "../api";
import type { CountRow, Filter } from "../types";

export interface Group {
  by: string[];
  rows: CountRow[];
}
export interface Figures {
  total: number | null;
  open: number | null;
  overdue: number | null;
  groups: Group[];
  warnings: string[];
  at: string;
}

export interface Reader {
  /** Which filter it asks of; default: the page's own. */
  of?(filter: Filter): Filter;
  /** The tables it wants; none while nobody looks at it. */
  by(): string[][];
  /** waiting: the tables asked for are on their way. */
  waiting?(): void;
  show(figures: Figures): void;
  fail(reason: unknown): void;
}

type Ask = (filter: Filter, by: string[][], signal: AbortSignal) => Promise<Figures>;

const askServer: Ask = (filter, by, signal) =>
  post<Figures>("/api/incidents/figures", { filter, by }, signal);

/** Asks for all its readers at once: one question for each filter among them. */
export class FigureDesk {
  private readonly readers = new Set<Reader>();
  private current = new AbortController();
  private planned = false;

  constructor(
    private readonly filter: () => Filter,
    private readonly ask: Ask = askServer,
  ) {}

  /** Returns a function that takes the reader away again. */
  add(reader: Reader): () => void {
    this.readers.add(reader);
    this.renew();
    return () => this.readers.delete(reader);
  }

  /** Ask anew: the filter has changed, or what it finds; quietly: nobody is told to wait. */
  renew(quietly = false): void {
    if (!quietly)
      for (const reader of this.readers) if (reader.by().length) reader.waiting?.();
    if (this.planned) return;
    this.planned = true;
    queueMicrotask(() => {
      this.planned = false;
      void this.run();
    });
  }

  private async run(): Promise<void> {
    this.current.abort();
    const { signal } = (this.current = new AbortController());
    const questions = new Map<string, { filter: Filter; readers: Reader[] }>();
    for (const reader of this.readers) {
      if (!reader.by().length) continue;
      const filter = reader.of?.(this.filter()) ?? this.filter();
      const key = JSON.stringify(filter);
      const asked = questions.get(key) ?? { filter, readers: [] };
      asked.readers.push(reader);
      questions.set(key, asked);
    }
    await Promise.all(
      [...questions.values()].map(({ filter, readers }) =>
        this.answer(filter, readers, signal),
      ),
    );
  }

  private async answer(filter: Filter, readers: Reader[], signal: AbortSignal) {
    const wanted = new Map(
      readers.flatMap((reader) => reader.by()).map((by) => [by.join(), by]),
    );
    try {
      const figures = await this.ask(filter, [...wanted.values()], signal);
      if (!signal.aborted) for (const reader of readers) reader.show(figures);
    } catch (reason) {
      if (signal.aborted || wasAborted(reason)) return;
      for (const reader of readers) reader.fail(reason);
    }
  }
}

/** The rows of a table among the answers. */
export function rowsOf(figures: Figures, ...by: string[]): CountRow[] {
  return figures.groups.find((group) => group.by.join() === by.join())?.rows ?? [];
}
