import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { turnPages } from "./pager";

/** Stands for a list that a finger or a pointer stays on. */
class List extends EventTarget {
  hovered = false;
  readonly row = { blur: vi.fn(() => (page.activeElement = null)) };
  matches = () => this.hovered;
  contains = (one: unknown) => one === this.row;
}
let page: { activeElement: unknown };
let list: List;

beforeEach(() => {
  vi.useFakeTimers();
  page = { activeElement: null };
  list = new List();
  vi.stubGlobal("document", page);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const move = (x: number) =>
  list.dispatchEvent(Object.assign(new Event("pointermove"), { screenX: x, screenY: 1 }));

test("one touch holds the list for a minute, not for ever", () => {
  const released = vi.fn();
  const isHeld = turnPages(list as unknown as HTMLElement, true, released);
  page.activeElement = list.row;
  list.dispatchEvent(new Event("pointerdown"));
  vi.advanceTimersByTime(59_000);
  expect(isHeld()).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(isHeld()).toBe(false);
  expect(list.row.blur).toHaveBeenCalledOnce();
  expect(released).toHaveBeenCalledOnce();
});

test("who goes on reading holds it on, a pointer that only rests does not", () => {
  const isHeld = turnPages(list as unknown as HTMLElement, true);
  list.hovered = true;
  move(1);
  vi.advanceTimersByTime(50_000);
  move(2);
  vi.advanceTimersByTime(50_000);
  expect(isHeld()).toBe(true);
  move(2); // the browser tells of it because the page below changed
  vi.advanceTimersByTime(10_000);
  expect(isHeld()).toBe(false);
});
