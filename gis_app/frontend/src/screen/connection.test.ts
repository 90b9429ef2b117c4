import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Connection } from "./connection";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function connected() {
  const [shown, again] = [vi.fn(), vi.fn()];
  const connection = new Connection(shown, again);
  connection.stream("on");
  again.mockClear();
  shown.mockClear();
  return { connection, shown, again };
}

test("a stream that comes back at once is not said to be lost, but what it missed is asked", () => {
  const { connection, shown, again } = connected();
  connection.stream("waiting");
  vi.advanceTimersByTime(3_000);
  connection.stream("on");
  vi.advanceTimersByTime(60_000);
  expect(shown.mock.calls.filter(([since]) => since !== null)).toEqual([]);
  expect(again).toHaveBeenCalledOnce();
});

test("while questions are answered the data are no older than the last answer", () => {
  const { connection, shown } = connected();
  connection.stream("off");
  vi.advanceTimersByTime(60_000);
  connection.answered();
  expect(shown).toHaveBeenLastCalledWith(new Date());
  connection.stream("on");
  connection.fail();
  vi.advanceTimersByTime(10_000);
  connection.answered();
  expect(shown).toHaveBeenLastCalledWith(null);
});

test("one that stays away is lost since it went, and found again", () => {
  const { connection, shown } = connected();
  const went = new Date();
  connection.stream("waiting");
  vi.advanceTimersByTime(10_000);
  connection.stream("off");
  expect(shown).toHaveBeenLastCalledWith(went);
  connection.stream("on");
  expect(shown).toHaveBeenLastCalledWith(null);
});

test("a stream that lives hides no database that answers nothing", () => {
  const { connection, shown } = connected();
  connection.answered();
  const last = new Date();
  vi.advanceTimersByTime(45_000);
  connection.fail();
  vi.advanceTimersByTime(6_000);
  expect(shown).toHaveBeenLastCalledWith(last);
  connection.answered();
  expect(shown).toHaveBeenLastCalledWith(null);
});

test("one panel that fails while others are answered is no lost connection", () => {
  const { connection, shown } = connected();
  connection.answered();
  vi.advanceTimersByTime(10_000);
  connection.fail();
  vi.advanceTimersByTime(60_000);
  expect(shown).not.toHaveBeenCalled();
});
