// Whether what the wall shows is of now. A stream that ends is opened again within seconds,
// as the server means it; only one that stays away is said to be lost.
import type { LiveState } from "../live";

const GRACE_MS = 6_000;

export class Connection {
  private lost: Date | null = null;
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
    this.timer ??= setTimeout(() => this.show(this.lost), GRACE_MS);
  }

  recover(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.lost) this.show(null);
    this.lost = null;
  }
}
