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
  vi.advanceTimersByTime(60_000);
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
