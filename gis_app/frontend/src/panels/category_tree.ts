// Categories as a tree of chips: a whole group by one click, single kinds when it is open.
import { type Child, h } from "../dom";
import { label, t } from "../i18n";
import { icon } from "../icons";
import type { Filter, Word } from "../types";

const opened = new Set<string>(); // groups that show their kinds, for as long as the page lives

type Set_ = (change: Filter) => void;

export function categoryTree(
  words: Word[] | undefined,
  filter: Filter,
  set: Set_,
  redraw: () => void,
): HTMLElement {
  const held = (filter.categories ?? []) as string[];
  const all = words ?? [];
  const codes = new Set(all.map((word) => String(word.code)));
  const groups = all.filter((word) => !word.parent || !codes.has(String(word.parent)));
  return h(
    "div",
    { class: "category-tree" },
    groups.map((group) => {
      const code = String(group.code);
      const kinds = all.filter((word) => String(word.parent) === code).map(codeOf);
      return groupOf(all, code, kinds, held, set, redraw);
    }),
  );
}

function groupOf(
  words: Word[],
  code: string,
  kinds: string[],
  held: string[],
  set: Set_,
  redraw: () => void,
): HTMLElement {
  const state = stateOf(code, kinds, held);
  const open = opened.has(code) || state === "mixed";
  const name = label(words, code);
  return h(
    "div",
    { class: "category-group" },
    h(
      "div",
      { class: "category-line" },
      chip(`categories-${code}`, name, state, () =>
        set({ categories: toggleGroup(code, kinds, held) }),
      ),
      kinds.length > 0 &&
        h(
          "button",
          {
            type: "button",
            class: "button ghost small square",
            "data-choice": `kinds-${code}`,
            "aria-expanded": String(open),
            "aria-label": `${t("filter.sub")} ${name}`,
            onclick: () => {
              if (open) opened.delete(code);
              else opened.add(code);
              redraw();
            },
          },
          icon(open ? "up" : "down"),
        ),
    ),
    open &&
      h(
        "div",
        { class: "chips category-kinds" },
        kinds.map((kind) =>
          chip(
            `categories-${kind}`,
            label(words, kind),
            held.includes(code) || held.includes(kind),
            () => set({ categories: toggleKind(kind, code, kinds, held) }),
          ),
        ),
      ),
  );
}

export function stateOf(code: string, kinds: string[], held: string[]): boolean | "mixed" {
  if (held.includes(code)) return true;
  return kinds.some((kind) => held.includes(kind)) ? "mixed" : false;
}

export function toggleGroup(code: string, kinds: string[], held: string[]): string[] {
  const others = held.filter((one) => one !== code && !kinds.includes(one));
  return held.includes(code) ? others : [...others, code];
}

/** Taking one kind out of a whole group leaves its other kinds; all kinds are the group. */
export function toggleKind(
  kind: string,
  code: string,
  kinds: string[],
  held: string[],
): string[] {
  const others = held.filter((one) => one !== code && !kinds.includes(one));
  const before = held.includes(code) ? kinds : kinds.filter((one) => held.includes(one));
  const after = before.includes(kind)
    ? before.filter((one) => one !== kind)
    : [...before, kind];
  return after.length === kinds.length ? [...others, code] : [...others, ...after];
}

function chip(
  id: string,
  text: Child,
  pressed: boolean | "mixed",
  onclick: () => void,
): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "button small chip",
      "data-choice": id,
      "aria-pressed": String(pressed),
      onclick,
    },
    text,
  );
}

function codeOf(word: Word): string {
  return String(word.code);
}
