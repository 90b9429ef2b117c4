// A part of a panel that is asked for by itself. Its box lives as long as its page: figures
// that count along redraw the page, and what stands in the box stays.
import { wasAborted } from "../api";
import { type Child, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";

export class Late<T> {
  readonly box = h("div", { class: "late" });
  private told = false;

  constructor(
    private readonly ask: (signal: AbortSignal) => Promise<T>,
    private readonly show: (found: T) => Child,
    private readonly lines = 3,
  ) {}

  /** Asks (again); what was told before stands until the answer comes. */
  async load(signal: AbortSignal): Promise<void> {
    if (!this.told) replace(this.box, waiting(this.lines));
    try {
      const found = await this.ask(signal);
      if (signal.aborted) return;
      this.told = true;
      replace(this.box, this.show(found));
    } catch (reason) {
      if (signal.aborted || wasAborted(reason) || this.told) return;
      replace(
        this.box,
        failureBox(reason, () => void this.load(signal)),
      );
    }
  }
}
