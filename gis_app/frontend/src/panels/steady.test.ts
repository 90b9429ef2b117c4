import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** As much of a page as holding something needs. */
function page() {
  const inside = {};
  const box = {
    isConnected: true,
    contains: (node: unknown) => node === inside,
    querySelectorAll: () => [],
  } as unknown as Element;
  const selection = { isCollapsed: true, anchorNode: inside };
  const document = Object.assign(new EventTarget(), {
    activeElement: null,
    getSelection: () => selection,
  });
  vi.stubGlobal("document", document);
  const fire = (kind: string, target: unknown = inside) => {
    const event = new Event(kind);
    Object.defineProperty(event, "target", { value: target });
    document.dispatchEvent(event);
  };
  return { box, selection, fire };
}

// The module listens once for as long as a page lives: each test has a page of its own.
const fresh = async () => {
  vi.resetModules();
  return (await import("./steady")).renew;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("nothing that is pressed is drawn anew before its click", async () => {
  const { box, fire } = page();
  const renew = await fresh();
  const [first, second] = [vi.fn(), vi.fn()];
  renew(box, first);
  fire("pointerdown");
  renew(box, second);
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0]);
  fire("pointerup");
  expect(second).not.toHaveBeenCalled(); // the click comes now
  vi.runAllTimers();
  expect(second).toHaveBeenCalledTimes(1);
});

test("only the latest of what waited is drawn", async () => {
  const { box, fire } = page();
  const renew = await fresh();
  renew(box, () => {});
  fire("pointerdown");
  const [old, latest] = [vi.fn(), vi.fn()];
  renew(box, old);
  renew(box, latest);
  fire("pointerup");
  vi.runAllTimers();
  expect([old.mock.calls.length, latest.mock.calls.length]).toEqual([0, 1]);
});

test("text that is selected stays until it is let go", async () => {
  const { box, selection, fire } = page();
  const renew = await fresh();
  const draw = vi.fn();
  selection.isCollapsed = false;
  renew(box, draw);
  expect(draw).not.toHaveBeenCalled();
  selection.isCollapsed = true;
  fire("selectionchange");
  expect(draw).toHaveBeenCalledTimes(1);
});

test("a pointer elsewhere holds nothing up", async () => {
  const { box, fire } = page();
  const renew = await fresh();
  renew(box, () => {});
  fire("pointerdown", {});
  const draw = vi.fn();
  renew(box, draw);
  expect(draw).toHaveBeenCalledTimes(1);
});
