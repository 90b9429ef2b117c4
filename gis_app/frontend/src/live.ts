// Live updates over SSE: what changed, and whether we are connected. The page works without.
import { t } from "./i18n";

export type LiveState = "on" | "waiting" | "off";
type Listener = (kind: string, body: unknown) => void;

const KINDS = [
  "incident.created",
  "incident.moved",
  "incident.left",
  "incident.deleted",
  "counts.changed",
  "plan.published",
  "resync",
];
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
const HIDDEN_MS = 20_000;
const CLOSED = 2; // EventSource.CLOSED

/** Follows /api/events for as long as the page lives; returns a function that stops it. */
export function follow(
  onEvent: Listener,
  onState: (state: LiveState) => void,
  open: (url: string) => EventSource = (url) => new EventSource(url),
): () => void {
  let source: EventSource | null = null;
  let wait = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let met = false;
  const connect = () => {
    source = open("/api/events");
    source.onopen = () => {
      [wait, met] = [FIRST_WAIT_MS, true];
      onState("on");
    };
    source.onerror = () => {
      onState(met ? "waiting" : "off");
      // The browser tries again by itself unless the answer was no stream at all.
      if (source?.readyState !== CLOSED) return;
      timer = setTimeout(connect, wait);
      wait = longer(wait);
    };
    for (const kind of KINDS)
      source.addEventListener(kind, (event) =>
        onEvent(kind, parsed(event as MessageEvent)),
      );
  };
  const stop = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  // Over HTTP/1.1 a browser has six connections a host, and each open stream takes one:
  // a tab that nobody looks at gives its own back.
  const seen = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(stop, HIDDEN_MS);
    else if (!source) {
      connect();
      onEvent("resync", null);
    }
  };
  document.addEventListener("visibilitychange", seen);
  connect();
  return () => {
    document.removeEventListener("visibilitychange", seen);
    stop();
  };
}

export function longer(wait: number): number {
  return Math.min(wait * 2, LONGEST_WAIT_MS);
}

function parsed(event: MessageEvent): unknown {
  try {
    return JSON.parse(String(event.data));
  } catch {
    return null;
  }
}

export function stateText(state: LiveState): string {
  return t(`live.${state}`);
}

/**
 * Runs `deed` at most once in `everyMs`, the last call always carried out.
 * last: when it ran before; the first call runs at once unless that was just now.
 */
export function throttled(deed: () => void, everyMs: number, last = -Infinity): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    const left = last + everyMs - Date.now();
    const run = () => {
      last = Date.now();
      deed();
    };
    if (left <= 0) run();
    else timer = setTimeout(run, left);
  };
}
