import { afterEach, describe, expect, test, vi } from "vitest";
import * as api from "../api";
import { FilterState, cleaned } from "./state";

afterEach(() => vi.restoreAllMocks());

const answering = () =>
  vi
    .spyOn(api, "post")
    .mockImplementation((_, body) =>
      Promise.resolve({ id: JSON.stringify((body as { filter: unknown }).filter) }),
    );

describe("a filter", () => {
  test("says nothing twice and nothing empty", () => {
    expect(cleaned({ text: "", states: [], overdue: null, from: "a" })).toEqual({
      from: "a",
    });
    expect(JSON.stringify(cleaned({ b: 1, a: 2 }))).toBe('{"a":2,"b":1}');
  });

  test("is kept under its id, changed part by part, and undone", async () => {
    answering();
    const changed = vi.fn();
    const state = new FilterState(changed, vi.fn());
    await state.set({ overdue: true });
    await state.set({ text: "井盖" });
    expect(state.filter).toEqual({ overdue: true, text: "井盖" });
    expect(state.id).toContain("井盖");
    state.undo();
    expect(state.filter).toEqual({ overdue: true });
    await state.clear();
    expect([state.id, state.active]).toEqual(["", false]);
    expect(changed).toHaveBeenCalledTimes(4);
  });

  test("that changes nothing asks nobody", async () => {
    const asked = answering();
    const state = new FilterState(vi.fn(), vi.fn());
    await state.set({ text: null });
    expect(asked).not.toHaveBeenCalled();
  });

  test("of the last question wins, whatever is answered first", async () => {
    let late = (_: { id: string }) => {};
    vi.spyOn(api, "post")
      .mockImplementationOnce(() => new Promise((done) => (late = done as typeof late)))
      .mockImplementationOnce(() => Promise.resolve({ id: "second" }));
    const state = new FilterState(vi.fn(), vi.fn());
    const first = state.set({ text: "a" });
    await state.set({ text: "b" });
    late({ id: "first" });
    await first;
    expect(state.id).toBe("second");
  });

  test("that the server refuses leaves the one before", async () => {
    vi.spyOn(api, "post").mockRejectedValue(new Error("no"));
    const failed = vi.fn();
    const state = new FilterState(vi.fn(), failed);
    await state.set({ text: "13800138000" });
    expect([state.id, failed.mock.calls.length]).toEqual(["", 1]);
  });
});
