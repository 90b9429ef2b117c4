// Whether what the wall shows is of now. A stream that ends is opened again within seconds,
// as the server means it; only one that stays away is said to be lost.
import type { LiveState } from "../live";

const GRACE_MS = 6_000;

export class Connection {
  private lost: Date | null = null;
  private shown = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private live: LiveState = "off";

  /** show: since when the data have been old; null: they are of now. again: ask anew. */
  constructor(
    private readonly show: (since: Date | null) => void,
    private readonly again: () => void,
    private readonly now: () => Date = () => new Date(),
  ) {}

  stream(state: LiveState): void {
    const before = this.live;
    this.live = state;
    if (state !== "on") return this.fail();
    this.recover();
    if (before !== "on") this.again();
  }

  /** A question that could not be asked at all. */
  fail(): void {
    this.lost ??= this.now();
    this.timer ??= setTimeout(() => {
      this.shown = true;
      this.show(this.lost);
    }, GRACE_MS);
  }

  /** Questions are answered, stream or not: so old at most are the data. */
  answered(): void {
    if (this.live === "on") return this.recover();
    if (this.lost) this.lost = this.now();
    if (this.shown) this.show(this.lost);
  }

  recover(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.shown) this.show(null);
    this.shown = false;
    this.lost = null;
  }
}
