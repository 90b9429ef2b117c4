// The grave incidents that wait for a place among the cards. In a flood most never get one:
// who waited for long is only counted, and so is who does not fit.
import type { Brief } from "./feed";

const GRAVE = 2;
const MOST = 20;
const WAITS_MS = 120_000; // a card that comes later than that is no alert any more

export class AlertQueue {
  private waiting: { one: Brief; since: number }[] = [];
  private passed = 0; // told by their number alone

  constructor(private readonly now: () => number = Date.now) {}

  /** How many there are besides the cards. */
  get size(): number {
    return this.waiting.length + this.passed;
  }

  /** The newest last. */
  add(news: Brief[]): void {
    const grave = news.filter(({ severity }) => severity <= GRAVE);
    const since = this.now();
    const all = [...this.fresh(), ...grave.map((one) => ({ one, since }))];
    this.passed += Math.max(0, all.length - MOST);
    this.waiting = all.slice(-MOST);
  }

  /** The one that waited longest. */
  next(): Brief | null {
    this.waiting = this.fresh();
    const first = this.waiting.shift();
    return first?.one ?? null;
  }

  /** No card stands any more: the flood is over. */
  calm(): void {
    if (!this.waiting.length) this.passed = 0;
  }

  /** These are deleted, or no longer for this screen. */
  drop(numbers: string[]): void {
    this.waiting = this.waiting.filter(({ one }) => !numbers.includes(one.no));
  }

  private fresh() {
    const since = this.now() - WAITS_MS;
    const fresh = this.waiting.filter((one) => one.since > since);
    this.passed += this.waiting.length - fresh.length;
    return fresh;
  }
}
