// Whether what the wall shows is of now. A stream that ends is opened again within seconds,
// as the server means it; only one that stays away is said to be lost. And a stream that
// lives says nothing of the database: questions without any answer are a loss, too.
import type { LiveState } from "../live";

const GRACE_MS = 6_000;
// One panel's failure among others' answers is that panel's; it says so itself. All are
// asked each minute: by then nobody has had an answer for this long.
const ANSWERED_MS = 30_000;

export class Connection {
  private lost: Date | null = null;
  private shown = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private live: LiveState = "off";
  private last: Date | null = null; // when a question was answered
  private ticks = 0; // the same by a clock that nobody sets

  /** show: since when the data have been old; null: they are of now. again: ask anew. */
  constructor(
    private readonly show: (since: Date | null) => void,
    private readonly again: () => void,
    private readonly now: () => Date = () => new Date(),
  ) {}

  stream(state: LiveState): void {
    const before = this.live;
    this.live = state;
    if (state !== "on") return this.lose(this.now());
    this.recover();
    if (before !== "on") this.again();
  }

  /** A question that was not answered. */
  fail(): void {
    if (this.last && performance.now() - this.ticks < ANSWERED_MS) return;
    this.lose(this.last ?? this.now());
  }

  /** Questions are answered, stream or not: so old at most are the data. */
  answered(): void {
    this.last = this.now();
    this.ticks = performance.now();
    if (this.live === "on") return this.recover();
    if (this.lost) this.lost = this.last;
    if (this.shown) this.show(this.lost);
  }

  private lose(since: Date): void {
    this.lost ??= since;
    this.timer ??= setTimeout(() => {
      this.shown = true;
      this.show(this.lost);
    }, GRACE_MS);
  }

  private recover(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.shown) this.show(null);
    this.shown = false;
    this.lost = null;
  }
}
