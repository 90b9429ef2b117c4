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

/** Nothing is answered before `answer` is called. */
function waiting() {
  const held: (() => void)[] = [];
  vi.spyOn(api, "post").mockImplementation(
    (_, body) =>
      new Promise((done) =>
        held.push(() =>
          done({ id: JSON.stringify((body as { filter: unknown }).filter) } as never),
        ),
      ),
  );
  return { answer: () => held.forEach((one) => one()) };
}

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

  test("keeps two changes that follow each other faster than their answers", async () => {
    const asked = waiting();
    const state = new FilterState(vi.fn(), vi.fn());
    void state.set({ overdue: true });
    const both = state.set({ severities: [3] });
    asked.answer();
    await both;
    expect(state.filter).toEqual({ overdue: true, severities: [3] });
  });

  test("switched on and off at once is off", async () => {
    const asked = waiting();
    const state = new FilterState(vi.fn(), vi.fn());
    const on = state.set({ overdue: true });
    await state.set({ overdue: null });
    asked.answer();
    await on;
    expect([state.filter, state.wanted, state.undoable]).toEqual([{}, {}, false]);
  });

  test("says at once what is wanted, before anybody has answered", () => {
    waiting();
    const wishes = vi.fn();
    const state = new FilterState(vi.fn(), vi.fn(), wishes);
    void state.set({ overdue: true });
    expect([state.wanted, state.filter]).toEqual([{ overdue: true }, {}]);
    expect([state.clearable, wishes.mock.calls.length]).toEqual([true, 1]);
  });

  test.each(["clear", "undo"] as const)("that is on its way is stopped by %s", async (way) => {
    const asked = waiting();
    const changed = vi.fn();
    const state = new FilterState(changed, vi.fn());
    const first = state.set({ overdue: true });
    void state[way]();
    asked.answer();
    await first;
    expect([state.filter, state.wanted, changed.mock.calls.length]).toEqual([{}, {}, 0]);
  });

  test("undone while another is on its way stays what it was", async () => {
    answering();
    const state = new FilterState(vi.fn(), vi.fn());
    await state.set({ overdue: true });
    vi.restoreAllMocks();
    waiting();
    void state.set({ text: "井盖" });
    state.undo();
    expect(state.filter).toEqual({ overdue: true });
    state.undo();
    expect(state.filter).toEqual({});
  });

  test("of an address stays in it until it is answered; a change waits for it", async () => {
    answering();
    let answer = (_: unknown) => {};
    vi.spyOn(api, "get").mockReturnValueOnce(new Promise((done) => (answer = done)));
    const state = new FilterState(vi.fn(), vi.fn());
    void state.open("kept");
    const later = state.set({ overdue: true });
    expect(state.address).toBe("kept");
    answer({ id: "kept", filter: { text: "井盖" } });
    await later;
    expect(state.filter).toEqual({ overdue: true, text: "井盖" });
  });

  test("of an address that is not answered can be asked for again", async () => {
    vi.spyOn(api, "get")
      .mockRejectedValueOnce(new Error("down"))
      .mockResolvedValueOnce({ id: "kept", filter: { text: "井盖" } });
    const failed = vi.fn();
    const state = new FilterState(vi.fn(), failed);
    await state.open("kept");
    expect([state.id, state.address]).toEqual(["", "kept"]);
    const [, again] = failed.mock.calls[0]!;
    again();
    await vi.waitFor(() => expect(state.id).toBe("kept"));
  });

  test("that the server refuses leaves the one before", async () => {
    vi.spyOn(api, "post").mockRejectedValue(new Error("no"));
    const failed = vi.fn();
    const state = new FilterState(vi.fn(), failed);
    await state.set({ text: "13800138000" });
    expect([state.id, failed.mock.calls.length]).toEqual(["", 1]);
    expect(state.wanted).toEqual({});
  });
});
