// Plays a range through time: a step, a look, the next step.
const PAUSE_MS = 700;

export class Player {
  private running = false;

  /** forward: goes one step on, false at the end; settled: when the map has drawn it. */
  constructor(
    private readonly forward: () => boolean,
    private readonly settled: () => Promise<void>,
    private readonly changed: () => void,
  ) {}

  get playing(): boolean {
    return this.running;
  }

  toggle(): void {
    if (this.running) this.stop();
    else void this.play();
  }

  stop(): void {
    if (!this.running) return;
    this.running = false;
    this.changed();
  }

  private async play(): Promise<void> {
    this.running = true;
    this.changed();
    while (this.running && this.forward()) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      await this.settled();
    }
    this.stop();
  }
}
