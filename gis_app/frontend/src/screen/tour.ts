// The walk through the units below: the next one every 25 s. Whoever touches the wall stops
// it; when nobody has for a minute it goes on.

export type TourState = "off" | "running" | "paused";
export const EVERY_S = 25;
export const REST_S = 60;

export class Tour {
  state: TourState = "off";
  left = 0; // seconds to the next step, or to going on

  /**
   * stops: codes, the overview last. shown: where we are. told: called at each change,
   * and each second.
   */
  constructor(
    private readonly stops: () => string[],
    private readonly shown: () => string,
    private readonly go: (code: string) => void,
    private readonly told: (tour: Tour) => void,
  ) {}

  get size(): number {
    return this.stops().length;
  }

  /** From 1; 0 where the shown unit is none of the stops. */
  get at(): number {
    return this.stops().indexOf(this.shown()) + 1;
  }

  toggle(): void {
    this.set(this.state === "off" ? "running" : "off");
  }

  /** Somebody is there. */
  touched(): void {
    if (this.state !== "off") this.set("paused");
  }

  /** To the next stop or the one before; round at both ends. */
  step(by: 1 | -1): void {
    const stops = this.stops();
    if (!stops.length) return;
    const at = stops.indexOf(this.shown());
    const next = at < 0 ? (by > 0 ? 0 : stops.length - 1) : at + by;
    this.go(stops[(next + stops.length) % stops.length]!);
  }

  /** Called once a second. */
  tick(): void {
    if (this.state === "off") return;
    this.left -= 1;
    if (this.left > 0) return this.told(this);
    this.set("running");
    this.step(1);
  }

  private set(state: TourState): void {
    this.state = state;
    this.left = state === "paused" ? REST_S : EVERY_S;
    this.told(this);
  }
}
