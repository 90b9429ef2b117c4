// One question at a time. The same again waits for the answer that is on its way, and is
// asked after it: whoever renews faster than the server answers would never see anything.
// Another question takes its place.

type Ask = (signal: AbortSignal) => Promise<void>;

export class OneQuestion {
  private key: string | null = null; // of what is on its way
  private current = new AbortController();
  private next: Ask | null = null;

  /** ask: answers and fails by itself. */
  put(key: string, ask: Ask): void {
    if (key === this.key) {
      this.next = ask;
      return;
    }
    this.drop();
    this.key = key;
    const { signal } = (this.current = new AbortController());
    void ask(signal).finally(() => {
      if (signal.aborted) return;
      const { next } = this;
      this.key = this.next = null;
      if (next) this.put(key, next);
    });
  }

  /** Nobody wants the answer any longer. */
  drop(): void {
    this.current.abort();
    this.key = this.next = null;
  }
}
