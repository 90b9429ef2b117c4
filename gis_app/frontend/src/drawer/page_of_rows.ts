// The rows of a filter, loaded page by page as far as somebody has scrolled.
import { post } from "../api";
import type { Filter, IncidentFeature, IncidentPage } from "../types";

const PAGE = 200;

export class PageOfRows {
  readonly rows: IncidentFeature[] = [];
  private cursor: string | null = null;
  private loading: Promise<void> | null = null;
  private readonly stopped = new AbortController();
  done = false;

  constructor(
    private readonly filter: Filter,
    private readonly order: string,
  ) {}

  /** The next page; whoever asks meanwhile waits for the same one. */
  more(): Promise<void> {
    if (this.done) return Promise.resolve();
    this.loading ??= this.load().finally(() => (this.loading = null));
    return this.loading;
  }

  stop(): void {
    this.stopped.abort();
  }

  private async load(): Promise<void> {
    const asked = {
      filter: this.filter,
      order: this.order,
      limit: PAGE,
      ...(this.cursor ? { cursor: this.cursor } : {}),
    };
    const page = await post<IncidentPage>(
      "/api/incidents/search",
      asked,
      this.stopped.signal,
    );
    this.rows.push(...(page.incidents.features as IncidentFeature[]));
    this.cursor = page.next;
    this.done = page.next === null;
  }
}
