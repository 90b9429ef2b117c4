// Tiles of what changes all the time, asked for again; the style, only when it may give
// other addresses: boundaries were published.
import type { Map as WebMap } from "maplibre-gl";
import { throttled } from "../live";
import { isLive } from "./filtered";

const EVERY_MS = 2_000;

export class LiveTiles {
  private outdated = false;
  private waits = false;
  private known: string[] = [];
  private readonly soon = throttled(() => void this.run(), EVERY_MS);

  /** change: gives the map the addresses that the style has now. */
  constructor(
    private readonly map: Pick<
      WebMap,
      "getStyle" | "isSourceLoaded" | "refreshTiles" | "once"
    >,
    private readonly change: () => Promise<void>,
  ) {}

  /** Something changed: tiles follow, soon. published: boundaries, too. */
  renew(published = false): void {
    this.outdated ||= published;
    this.soon();
  }

  private async run(): Promise<void> {
    try {
      if (this.outdated) await this.change();
      this.outdated = false;
      this.refresh();
    } catch (reason) {
      console.warn(reason); // the next change asks again
    }
  }

  private refresh(): void {
    let late = false;
    for (const id of this.live()) {
      // A tile that is asked for again while it comes is waited for for ever.
      if (this.map.isSourceLoaded(id)) this.map.refreshTiles(id);
      else late = true;
    }
    if (!late || this.waits) return;
    this.waits = true;
    this.map.once("idle", () => {
      this.waits = false;
      this.soon();
    });
  }

  /** A filter changes their addresses, never which they are. */
  private live(): string[] {
    if (!this.known.length)
      this.known = Object.entries(this.map.getStyle().sources)
        .filter(([, spec]) => spec.type === "vector" && spec.tiles?.some(isLive))
        .map(([id]) => id);
    return this.known;
  }
}
