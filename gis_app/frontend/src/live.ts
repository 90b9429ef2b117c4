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
const SIGNS = ["hello", "beat"]; // say only that the stream is alive
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
const HIDDEN_MS = 20_000;
// The server gives a sign each 15 s: a dead switch or a sleeping proxy tells of no error.
const SILENT_MS = 40_000;
const CLOSED = 2; // EventSource.CLOSED

/**
 * Follows /api/events for as long as the page lives; returns a function that stops it.
 * What the browser opens again by itself is replayed by the server; a stream that had to be
 * made anew does not know what it missed, and says `resync` when it opens.
 */
export function follow(
  onEvent: Listener,
  onState: (state: LiveState) => void,
  open: (url: string) => EventSource = (url) => new EventSource(url),
): () => void {
  let source: EventSource | null = null;
  let wait = FIRST_WAIT_MS;
  let met = false;
  const again = timer();
  const hidden = timer();
  const silence = timer();
  const heard = () => silence.in(SILENT_MS, reopen);
  const connect = (anew: boolean) => {
    again.stop();
    const mine = (source = open("/api/events"));
    heard();
    mine.onopen = () => {
      [wait, met] = [FIRST_WAIT_MS, true];
      heard();
      onState("on");
      if (anew) onEvent("resync", null);
      anew = false;
    };
    mine.onerror = () => {
      onState(met ? "waiting" : "off");
      // The browser tries again by itself unless the answer was no stream at all.
      if (mine.readyState !== CLOSED) return;
      silence.stop();
      again.in(wait, () => connect(true));
      wait = longer(wait);
    };
    for (const kind of SIGNS) mine.addEventListener(kind, heard);
    for (const kind of KINDS)
      mine.addEventListener(kind, (event) => {
        heard();
        onEvent(kind, parsed(event as MessageEvent));
      });
  };
  const reopen = () => {
    onState(met ? "waiting" : "off");
    source?.close();
    connect(true);
  };
  const stop = () => {
    for (const one of [again, hidden, silence]) one.stop();
    source?.close();
    source = null;
  };
  // Over HTTP/1.1 a browser has six connections a host, and each open stream takes one:
  // a tab that nobody looks at gives its own back.
  const seen = () => {
    hidden.stop();
    if (document.hidden) hidden.in(HIDDEN_MS, stop);
    else if (!source || source.readyState === CLOSED) connect(true);
  };
  document.addEventListener("visibilitychange", seen);
  // A page that is left may be kept whole, and shown again by the browser's way back.
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", seen);
  connect(false);
  return () => {
    document.removeEventListener("visibilitychange", seen);
    window.removeEventListener("pagehide", stop);
    window.removeEventListener("pageshow", seen);
    stop();
  };
}

/** One deed that is yet to come: to set it again puts it off. */
function timer() {
  let id: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(id);
  return {
    stop,
    in: (ms: number, deed: () => void) => {
      stop();
      id = setTimeout(deed, ms);
    },
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
