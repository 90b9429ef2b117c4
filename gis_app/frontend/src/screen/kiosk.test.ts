import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { beginAnew, isReady, persistently, readClock } from "./kiosk";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the page is loaded again only once the server can show it", async () => {
  const missing = (where: string) => ({
    ok: false,
    json: () => Promise.resolve({ errors: [{ where }] }),
  });
  const nginx = { ok: false, json: () => Promise.reject(new Error("no JSON")) };
  const answers = [nginx, missing("database"), { ok: true }];
  const fetched = vi.fn((address: string) => Promise.resolve({ address, ...answers.shift() }));
  vi.stubGlobal("fetch", fetched);
  const reload = vi.fn();
  await beginAnew(30_000, reload);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(reload).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(reload).toHaveBeenCalledOnce();
  expect(fetched.mock.calls.map(([address]) => address)).toEqual(Array(3).fill("/readyz"));
});

test("a server that only lacks its worker can show a wall", async () => {
  const told = { ok: false, json: () => Promise.resolve({ errors: [{ where: "jobs" }] }) };
  vi.stubGlobal("fetch", () => Promise.resolve(told));
  expect(await isReady()).toBe(true);
});

test("a server that keeps silent is given up after ten seconds", async () => {
  vi.useRealTimers();
  const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
  vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) =>
    signal?.aborted ? Promise.reject(new Error("timeout")) : new Promise(() => {}),
  );
  expect(await readClock()).toBe(false);
  expect(timeout).toHaveBeenCalledWith(10_000);
  timeout.mockRestore();
});

test("what failed is tried until it succeeds, later and later, and holds up nothing", async () => {
  let left = 2;
  const attempt = vi.fn(() => (left-- > 0 ? Promise.reject(new Error("no")) : Promise.resolve()));
  const failed = vi.fn();
  await persistently(attempt, failed, 1_000);
  expect(attempt).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(attempt).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(attempt).toHaveBeenCalledTimes(3);
  expect(failed).toHaveBeenCalledTimes(2);
});
