// The filter of the page: every condition in sight, each one click away from another.
import { h, replace, styled } from "../dom";
import { explain } from "../failure";
import type { FilterState } from "../filtering/state";
import { midnight } from "../format";
import { label, t } from "../i18n";
import { icon } from "../icons";
import type { Filter, Vocabularies, Word } from "../types";
import { basisSection } from "./basis";
import { isOpen } from "./bars";
import { categoryTree } from "./category_tree";
import { scopeSection } from "./filter_scope";
import { severityTone } from "./incident";
import { section } from "./section";
import { whenTyped } from "./typed";

const PERIODS = { all: null, day: 0, week: 6, month: 29 } as const;
const TYPED_MS = 400; // who writes has finished a word

export interface FilterPanel {
  /** Another filter holds: what is pressed follows. */
  render(): void;
  /** Another one is asked for: what is pressed follows before anybody has answered. */
  wish(): void;
  /** Why the last change was not taken; again: asks for it once more. */
  fail(reason: unknown, again?: () => void): void;
  focusText(): void;
}

export function showFilter(
  box: HTMLElement,
  state: FilterState,
  words: Vocabularies,
): FilterPanel {
  const set = (change: Filter) => void state.set(change);
  const text = textBox(state);
  const trouble = h("p", { class: "notice bad", role: "alert", hidden: true });
  const body = h("div", {});
  const head = h("div", { class: "actions filter-actions" });
  replace(
    box,
    h("section", { class: "section" }, head, trouble),
    section(t("filter.text"), text.field),
    body,
  );
  const draw = () => {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.choice;
    replace(
      head,
      deed("undo", "Z", !state.undoable, () => state.undo()),
      deed("clear", "X", !state.clearable, () => void state.clear()),
    );
    replace(
      body,
      scopeSection(state.wanted, set),
      times(state.wanted, set),
      conditions(state.wanted, words, set, draw),
      basisSection(state.wanted, set),
    );
    if (focused)
      body.querySelector<HTMLElement>(`[data-choice="${CSS.escape(focused)}"]`)?.focus();
  };
  const render = () => {
    trouble.hidden = true;
    text.follow();
    draw();
  };
  render();
  return {
    render,
    wish: draw,
    fail: (reason, again) => {
      replace(trouble, explain(reason), again && retryButton(again));
      trouble.hidden = false;
    },
    focusText: () => text.input.focus(),
  };
}

/** How many kinds of conditions hold: from and to are one, and which time they mean is none. */
export function conditionCount(filter: Filter): number {
  const { to, time_field: _, ...rest } = filter;
  return Object.keys(to === undefined ? rest : { ...rest, from: to }).length;
}

function retryButton(onclick: () => void): HTMLElement {
  return h(
    "button",
    { type: "button", class: "button small", id: "filter-again", onclick },
    t("app.retry"),
  );
}

function deed(name: "undo" | "clear", key: string, disabled: boolean, onclick: () => void) {
  const text = t(`filter.${name}`);
  return h(
    "button",
    {
      type: "button",
      class: "button small",
      id: `filter-${name}`,
      title: `${text} (${key})`,
      disabled,
      onclick,
    },
    icon(name === "undo" ? "undo" : "trash"),
    text,
  );
}

function textBox(state: FilterState) {
  const input = h("input", {
    type: "search",
    id: "filter-text",
    maxlength: 200,
    placeholder: t("filter.text.hint"),
    "aria-label": t("filter.text"),
  });
  const take = () => void state.set({ text: input.value.trim() });
  const typed = whenTyped(input, TYPED_MS, take);
  input.addEventListener("change", () => {
    typed.stop();
    take();
  });
  return {
    input,
    field: h("div", { class: "field" }, input),
    // Who is writing keeps what is written, and the space behind it.
    follow: () => {
      const held = String(state.filter.text ?? "");
      const focused = document.activeElement === input;
      if (focused && (typed.writing || input.value.trim() === held)) return;
      if (!focused || !held) input.value = held;
    },
  };
}

function times(filter: Filter, set: (change: Filter) => void): HTMLElement {
  const names = Object.keys(PERIODS) as (keyof typeof PERIODS)[];
  const presets = names.map((name) => {
    const held = !filter.to && (filter.from ?? null) === startOf(name, new Date());
    // The day is that of the click: a page stays open over midnight.
    return choice(`period-${name}`, t(`pick.period.${name}`), held, () =>
      set({ from: startOf(name, new Date()), to: null }),
    );
  });
  return section(
    t("pick.period"),
    h("div", { class: "chips" }, presets),
    h(
      "div",
      { class: "filter-days" },
      h("span", { class: "sub" }, t("filter.since")),
      day("from", filter.from, 0, set),
      h("span", { class: "sub" }, t("filter.until")),
      day("to", filter.to, 1, set),
    ),
  );
}

function startOf(name: keyof typeof PERIODS, now: Date): string | null {
  const days = PERIODS[name];
  return days === null ? null : midnight(now, days);
}

/** A day of the city's calendar; the end is the midnight after the last day. */
function day(
  name: "from" | "to",
  value: unknown,
  after: 0 | 1,
  set: (change: Filter) => void,
): HTMLElement {
  const shown = value ? localDay(String(value), after) : "";
  return h("input", {
    type: "date",
    value: shown,
    "data-choice": name,
    "aria-label": t(`filter.${name}`),
    onchange: (event: Event) => {
      const chosen = (event.target as HTMLInputElement).value;
      set({ [name]: chosen ? midnightOf(chosen, after) : null });
    },
  });
}

/** The day of a moment. An end (1) is half open: a midnight ends the day before it, any
    other moment the day it lies in. */
export function localDay(moment: string, ends: 0 | 1): string {
  return midnight(new Date(Date.parse(moment) - ends)).slice(0, 10);
}

export function midnightOf(date: string, after: number): string {
  return midnight(new Date(`${date}T00:00:00+08:00`), -after);
}

function conditions(
  filter: Filter,
  words: Vocabularies,
  set: (change: Filter) => void,
  redraw: () => void,
): HTMLElement[] {
  const open = codes(words.states?.filter((word) => isOpen(words.states, word.code)));
  const done = codes(words.states?.filter((word) => !isOpen(words.states, word.code)));
  const states = (filter.states ?? []) as number[];
  const is = (list: number[]) => same(states, list);
  const toggle = (name: "overdue" | "ambiguous") =>
    choice(name, t(`filter.${name}`), filter[name] === true, () =>
      set({ [name]: filter[name] === true ? null : true }),
    );
  return [
    section(
      t("filter.state"),
      h(
        "div",
        { class: "chips" },
        choice("open", t("filter.open"), is(open), () =>
          set({ states: is(open) ? null : open }),
        ),
        choice("done", t("filter.done"), is(done), () =>
          set({ states: is(done) ? null : done }),
        ),
        toggle("overdue"),
        toggle("ambiguous"),
      ),
      details("states", states, words.states, filter, set, Number),
    ),
    section(
      t("filter.severity"),
      options("severities", words.severities, filter, set, Number, (word) =>
        severityTone(words.severities, Number(word.code)),
      ),
    ),
    section(
      t("filter.category"),
      categoryTree(words.categories, filter, set, redraw),
    ),
    section(t("filter.source"), options("sources", words.sources, filter, set, String)),
  ];
}

/** Single states, for who needs more than open and done. */
function details(
  name: string,
  held: unknown[],
  words: Word[] | undefined,
  filter: Filter,
  set: (change: Filter) => void,
  as: (code: string) => unknown,
): HTMLElement {
  return h(
    "details",
    { class: "filter-more" },
    h("summary", {}, t("filter.states", { n: held.length || t("filter.all") })),
    options(name, words, filter, set, as),
  );
}

function options(
  name: string,
  words: Word[] | undefined,
  filter: Filter,
  set: (change: Filter) => void,
  as: (code: string) => unknown,
  tone?: (word: Word) => string,
): HTMLElement {
  const held = (filter[name] ?? []) as unknown[];
  return h(
    "div",
    { class: "chips" },
    (words ?? []).map((word) => {
      const code = as(String(word.code));
      const pressed = held.includes(code);
      const next = pressed ? held.filter((one) => one !== code) : [...held, code];
      const chip = choice(`${name}-${word.code}`, label(words, word.code), pressed, () =>
        set({ [name]: next }),
      );
      if (tone) chip.prepend(styled(h("span", { class: "dot" }), { "--tone": tone(word) }));
      return chip;
    }),
  );
}

function choice(id: string, text: string, pressed: boolean, onclick: () => void) {
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

function codes(words: Word[] | undefined): number[] {
  return (words ?? []).map((word) => Number(word.code));
}

function same(a: unknown[], b: unknown[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}
