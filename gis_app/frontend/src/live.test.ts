import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { follow, longer, throttled } from "./live";

/** Stands for the browser's stream: what a test tells it has happened. */
class Stream extends EventTarget {
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  close = vi.fn(() => (this.readyState = 2));
  tell(kind: string, body: unknown) {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(body) }));
  }
}

let streams: Stream[];
let page: EventTarget & { hidden: boolean };
const open = () => {
  streams.push(new Stream());
  return streams.at(-1) as unknown as EventSource;
};

beforeEach(() => {
  vi.useFakeTimers();
  streams = [];
  page = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function hide(hidden: boolean) {
  page.hidden = hidden;
  page.dispatchEvent(new Event("visibilitychange"));
}

test("an event is handed on with its body", () => {
  const heard = vi.fn();
  follow(heard, () => {}, open);
  streams[0]!.tell("counts.changed", [["Z1", "E01", 10, 1]]);
  expect(heard).toHaveBeenCalledWith("counts.changed", [["Z1", "E01", 10, 1]]);
});

test("a server without a stream is asked again, later and later", () => {
  const states: string[] = [];
  follow(
    () => {},
    (state) => states.push(state),
    open,
  );
  streams[0]!.readyState = 2;
  streams[0]!.onerror!();
  expect(states).toEqual(["off"]);
  vi.advanceTimersByTime(2_000);
  expect(streams).toHaveLength(2);
});

test("a tab nobody looks at gives its connection back and catches up when seen", () => {
  const heard = vi.fn();
  follow(heard, () => {}, open);
  hide(true);
  vi.advanceTimersByTime(20_000);
  expect(streams[0]!.close).toHaveBeenCalled();
  hide(false);
  expect(streams).toHaveLength(2);
  streams[1]!.onopen!();
  expect(heard).toHaveBeenCalledWith("resync", null);
});

test("a short look elsewhere closes nothing", () => {
  follow(
    () => {},
    () => {},
    open,
  );
  hide(true);
  vi.advanceTimersByTime(5_000);
  hide(false);
  vi.advanceTimersByTime(30_000);
  expect(streams).toHaveLength(1);
});

function refuse(stream: Stream) {
  stream.readyState = 2;
  stream.onerror!();
}

test("a refused stream comes back although somebody looked elsewhere meanwhile", () => {
  follow(
    () => {},
    () => {},
    open,
  );
  refuse(streams[0]!);
  hide(true);
  vi.advanceTimersByTime(1_000);
  hide(false);
  expect(streams).toHaveLength(2); // at once: somebody looks
  vi.advanceTimersByTime(10_000);
  expect(streams).toHaveLength(2); // and the pending attempt makes no third
});

test("a stream made anew after a refusal asks for what it missed, a replayed one does not", () => {
  const heard = vi.fn();
  follow(heard, () => {}, open);
  streams[0]!.onopen!();
  streams[0]!.onopen!(); // the browser opened it again, with its Last-Event-ID
  expect(heard).not.toHaveBeenCalled();
  refuse(streams[0]!);
  vi.advanceTimersByTime(2_000);
  streams[1]!.onopen!();
  streams[1]!.onopen!();
  expect(heard.mock.calls).toEqual([["resync", null]]);
});

test("a stream without a sign for 40 s is said to be waiting, and opened anew", () => {
  const states: string[] = [];
  follow(
    () => {},
    (state) => states.push(state),
    open,
  );
  streams[0]!.onopen!();
  vi.advanceTimersByTime(30_000);
  streams[0]!.tell("beat", {});
  vi.advanceTimersByTime(39_000);
  expect(states).toEqual(["on"]);
  vi.advanceTimersByTime(1_000);
  expect(states).toEqual(["on", "waiting"]);
  expect(streams[0]!.close).toHaveBeenCalled();
  expect(streams).toHaveLength(2);
});

test("a page to which the browser's way back leads is live again", () => {
  const heard = vi.fn();
  follow(heard, () => {}, open);
  window.dispatchEvent(new Event("pageshow")); // the page is loaded
  expect(streams).toHaveLength(1);
  window.dispatchEvent(new Event("pagehide"));
  expect(streams[0]!.close).toHaveBeenCalled();
  window.dispatchEvent(new Event("pageshow"));
  streams[1]!.onopen!();
  expect(heard).toHaveBeenCalledWith("resync", null);
});

test("a page that is left opens no stream any more", () => {
  const stop = follow(
    () => {},
    () => {},
    open,
  );
  refuse(streams[0]!);
  stop();
  vi.advanceTimersByTime(600_000);
  expect(streams).toHaveLength(1);
});

test("a burst of events is one refresh now and one at the end", () => {
  const deed = vi.fn();
  const run = throttled(deed, 1000);
  for (let i = 0; i < 50; i++) run();
  expect(deed).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(deed).toHaveBeenCalledTimes(2);
});

test("the wait doubles up to a minute", () => {
  expect(longer(2_000)).toBe(4_000);
  expect(longer(50_000)).toBe(60_000);
});
