import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whenTyped } from "./typed";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const fire = (input: EventTarget, ...kinds: string[]) => {
  for (const kind of kinds) input.dispatchEvent(new Event(kind));
};

test("a word is told once, when its writer pauses", () => {
  const [input, whole] = [new EventTarget(), vi.fn()];
  const typed = whenTyped(input, 400, whole);
  fire(input, "input", "input");
  expect(typed.writing).toBe(true);
  vi.advanceTimersByTime(401);
  expect([whole.mock.calls.length, typed.writing]).toEqual([1, false]);
});

test("pinyin that is being composed is told only as the word it becomes", () => {
  const [input, whole] = [new EventTarget(), vi.fn()];
  const typed = whenTyped(input, 400, whole);
  fire(input, "input", "compositionstart", "input");
  vi.advanceTimersByTime(5_000);
  expect([whole.mock.calls.length, typed.writing]).toEqual([0, true]);
  fire(input, "compositionend");
  vi.advanceTimersByTime(401);
  expect(whole).toHaveBeenCalledTimes(1);
});

test("what was taken by Enter is not told again", () => {
  const [input, whole] = [new EventTarget(), vi.fn()];
  const typed = whenTyped(input, 400, whole);
  fire(input, "input");
  typed.stop();
  vi.advanceTimersByTime(401);
  expect(whole).not.toHaveBeenCalled();
});
