// What all panels of the page say of one filter: asked together, so that they agree.
import { post, wasAborted } from "../api";
import type { CountRow, Filter } from "../types";
import { OneQuestion } from "./one_question";

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

interface Question {
  filter: Filter;
  by: string[][];
}

/** Asks for all its readers at once: one question for each filter among them. */
export class FigureDesk {
  private readonly readers = new Set<Reader>();
  private readonly on = new OneQuestion();
  private planned = false;
  private known: { key: string; figures: Figures } | null = null;
  /** Called with each answer. */
  heard: (figures: Figures) => void = () => {};

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
      this.run();
    });
  }

  /** The last figures of the page's filter; null: nobody has asked for them. */
  get last(): Figures | null {
    return this.known?.key === JSON.stringify(this.filter()) ? this.known.figures : null;
  }

  /** The same, asked for if need be; null: they are not to be had. */
  now(): Promise<Figures | null> {
    const { last } = this;
    if (last) return Promise.resolve(last);
    return new Promise((resolve) => {
      const take = (figures: Figures | null) => {
        leave();
        resolve(figures);
      };
      const leave = this.add({
        by: () => [["severity"]],
        show: take,
        fail: () => take(null),
      });
    });
  }

  private run(): void {
    const questions = this.questions();
    this.on.put(JSON.stringify([...questions.values()]), async (signal) => {
      await Promise.all(
        [...questions].map(([key, question]) => this.answer(key, question, signal)),
      );
    });
  }

  private questions(): Map<string, Question> {
    const questions = new Map<string, Question>();
    for (const reader of this.readers) {
      const wanted = reader.by();
      if (!wanted.length) continue;
      const filter = this.filterOf(reader);
      const key = JSON.stringify(filter);
      const { by } = questions.get(key) ?? { by: [] };
      const more = wanted.filter((one) => !isAmong(by, one));
      questions.set(key, { filter, by: [...by, ...more] });
    }
    return questions;
  }

  private filterOf(reader: Reader): Filter {
    return reader.of?.(this.filter()) ?? this.filter();
  }

  /** Those that read now, whoever it was that asked. */
  private readersOf(key: string, { by }: Question): Reader[] {
    return [...this.readers].filter((reader) => {
      const wanted = reader.by();
      const isHere = wanted.length > 0 && wanted.every((one) => isAmong(by, one));
      return isHere && JSON.stringify(this.filterOf(reader)) === key;
    });
  }

  private async answer(key: string, question: Question, signal: AbortSignal) {
    try {
      const figures = await this.ask(question.filter, question.by, signal);
      if (signal.aborted) return;
      if (key === JSON.stringify(this.filter())) this.known = { key, figures };
      for (const reader of this.readersOf(key, question)) reader.show(figures);
      this.heard(figures);
    } catch (reason) {
      if (signal.aborted || wasAborted(reason)) return;
      for (const reader of this.readersOf(key, question)) reader.fail(reason);
    }
  }
}

function isAmong(tables: string[][], one: string[]): boolean {
  return tables.some((table) => table.join() === one.join());
}

/** The rows of a table among the answers. */
export function rowsOf(figures: Figures, ...by: string[]): CountRow[] {
  return figures.groups.find((group) => group.by.join() === by.join())?.rows ?? [];
}
