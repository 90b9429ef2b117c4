import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { longer, throttled } from "./live";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
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
