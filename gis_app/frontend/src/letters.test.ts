import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { letterOf, onLetter, switchLetters } from "./letters";

let page: EventTarget;
beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal("document", page);
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => {} });
});
afterEach(() => {
  switchLetters(true);
  vi.unstubAllGlobals();
});

function press(key: string) {
  page.dispatchEvent(Object.assign(new Event("keydown"), { key }));
}

test("letters can be switched off for every listener at once, and on again", () => {
  const chosen = vi.fn();
  onLetter((key) => chosen(key));
  press("x");
  switchLetters(false);
  press("z");
  press("3");
  switchLetters(true);
  press("m");
  expect(chosen.mock.calls.flat()).toEqual(["X", "M"]);
});

test("what is written, and what Ctrl or Alt makes of a letter, is no letter", () => {
  const bare = { ctrlKey: false, metaKey: false, altKey: false, target: null };
  expect(letterOf({ ...bare, key: "x" })).toBe("X");
  expect(letterOf({ ...bare, key: "x", ctrlKey: true })).toBeNull();
  expect(letterOf({ ...bare, key: "Escape" })).toBeNull();
  const target = { tagName: "INPUT" } as HTMLElement;
  expect(letterOf({ ...bare, key: "x", target })).toBeNull();
});
