// One question of a panel, asked again and again: the answer that is on its way is waited
// for, however often something happens meanwhile, and given up only for another question.
import { wasAborted } from "../api";

const LATE_MS = 30_000; // longer than any answer takes: the line is dead

export class Question<Found> {
  private asked: AbortController | null = null;
  private of: unknown = null;
  private stale = false; // something happened since the question left

  /** again: called when an answer came that was stale before it arrived. */
  constructor(
    private readonly ask: (signal: AbortSignal) => Promise<Found>,
    private readonly answered: (found: Found) => void,
    private readonly failed: (reason: unknown) => void,
    private readonly again: () => void,
  ) {}

  /** of: what is asked about; the same that is on its way is not asked beside itself. */
  async put(of: unknown): Promise<void> {
    if (this.asked && this.of === of) {
      this.stale = true;
      return;
    }
    this.drop();
    const mine = (this.asked = new AbortController());
    this.of = of;
    const late = setTimeout(() => mine.abort(new DOMException("", "TimeoutError")), LATE_MS);
    try {
      const found = await this.ask(mine.signal);
      if (mine === this.asked) this.answered(found);
    } catch (reason) {
      if (mine === this.asked && !wasAborted(reason)) this.failed(reason);
    } finally {
      clearTimeout(late);
      if (mine === this.asked) this.end();
    }
  }

  /** Nobody waits for an answer any more. */
  drop(): void {
    this.asked?.abort();
    this.asked = null;
    this.stale = false;
  }

  private end(): void {
    const again = this.stale;
    this.asked = null;
    this.stale = false;
    if (again) this.again();
  }
}
