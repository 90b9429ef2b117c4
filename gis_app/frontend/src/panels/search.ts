// The one box: what is typed becomes conditions to filter by, and offers to open.
// The server reads the words first, in a request's body: a number or a name of a person
// never gets into an address, and nothing else is asked for it.
import { wasAborted } from "../api";
import { type Child, h, replace } from "../dom";
import { explain } from "../failure";
import type { FilterState } from "../filtering/state";
import { t } from "../i18n";
import { icon } from "../icons";
import { onLetter } from "../letters";
import { type Group, type Sources, foundOffers, plainOffers } from "../searching/offers";
import {
  type Choices,
  type Parsed,
  asksAnything,
  changeOf,
  chosen,
  hasConditions,
  isPlaceAlone,
  readWords,
  without,
} from "../searching/words";
import { sight } from "../session";
import type { View } from "../viewing/client";
import { alternativesOf, chipsOf } from "./search_chips";
import type { Context } from "./context";
import { type Typed, whenTyped } from "./typed";

const PAUSE_MS = 180;

export interface SearchParts {
  filters: FilterState;
  here: () => string; // code of the unit or grid on the screen
  views: { find(text: string): View[]; open(view: View): void } | null;
}

export function showSearch(context: Context, box: HTMLElement, parts: SearchParts): void {
  new SearchBox(context, box, parts);
}

class SearchBox {
  private readonly input = searchInput();
  private readonly words = h("div", { class: "search-words", hidden: true });
  private readonly list = h("div", {
    id: "search-list",
    role: "listbox",
    "aria-label": t("search.label"),
  });
  private readonly note = h("p", { class: "empty", role: "status" });
  private readonly popup = h("div", { class: "search-list", hidden: true });
  private readonly sources: Sources;
  private asked = new AbortController();
  private readonly typed: Typed;
  private choices: Choices = {};
  private parsed: Parsed | null = null;
  private moved = false; // the arrows were used: what is chosen stays
  private entered = false; // Enter came before the answer

  constructor(
    private readonly context: Context,
    private readonly box: HTMLElement,
    private readonly parts: SearchParts,
  ) {
    this.sources = {
      context,
      views: (text) => parts.views?.find(text) ?? [],
      openView: (view) => parts.views?.open(view),
      byParty: (id) => void parts.filters.set({ party: id }),
    };
    replace(this.popup, this.words, this.list, this.note);
    const key = h("kbd", { "aria-hidden": "true" }, "/");
    replace(box, icon("search"), this.input, key, this.popup);
    this.typed = whenTyped(
      this.input,
      PAUSE_MS,
      () => void this.search(),
      () => this.begun(),
    );
    this.input.addEventListener("focus", () => this.input.value && this.show(true));
    box.addEventListener("keydown", (event) => this.onKey(event));
    onLetter((key, event) => key === "/" && this.onSlash(event));
    document.addEventListener("pointerdown", (event) => this.leave(event.target));
    box.addEventListener("focusout", (event) => this.leave(event.relatedTarget));
  }

  private begun(): void {
    this.asked.abort();
    this.moved = this.entered = false;
  }

  private show(open: boolean): void {
    this.popup.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  private async search(): Promise<void> {
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const text = this.input.value.trim();
    this.parsed = null;
    if (!text) return this.show(false);
    const plain = plainOffers(this.sources, text);
    if (plain.length) return this.finish(plain);
    try {
      if (sight(this.context.session) !== "nothing") {
        this.parsed = await readWords(text, this.parts.here(), this.choices, signal);
        if (signal.aborted) return;
        this.render([], t("search.looking"));
        // Conditions need no offers to be applied: who pressed Enter waits no longer.
        if (this.entered && this.meansConditions()) return this.chooseNow();
      }
      // Whose name it may be, nobody is asked.
      const isName = this.parsed?.is_name === true;
      const groups = isName ? [] : await foundOffers(this.sources, text, signal);
      if (!signal.aborted) this.finish(groups);
    } catch (reason) {
      if (wasAborted(reason)) return;
      this.parsed = null;
      this.render([], explain(reason));
    }
  }

  private finish(groups: Group[]): void {
    const nothing = !groups.length && !this.parsed?.chips.length;
    const warned = (this.parsed?.warnings.length ?? 0) > 0;
    this.render(groups, nothing && !warned ? t("search.none") : "");
    if (this.entered) this.chooseNow();
  }

  /** Conditions come first; a name or a plain text can be filtered by after all else. */
  private render(groups: Group[], note: string): void {
    const { parsed } = this;
    const had = this.chosenOption()?.id;
    const conditions = this.meansConditions();
    const looking = note === t("search.looking");
    const filters = parsed && asksAnything(parsed) && (conditions || !looking);
    this.showWords(parsed);
    let at = 0;
    const option = (text: Child, side: string, run: () => void) =>
      optionOf(text, side, at++, () => this.run(run));
    const filtering = () =>
      filters &&
      groupOf(t("search.group.filter"), [
        option(t("search.apply"), conditions ? "Enter" : "", () => this.apply(parsed)),
      ]);
    replace(
      this.list,
      conditions && filtering(),
      groups.map(({ name, offers }) =>
        groupOf(
          t(`search.group.${name}`),
          offers.map(({ text, side, run }) => option(text, side, run)),
        ),
      ),
      !conditions && filtering(),
    );
    this.note.textContent = note;
    this.note.hidden = note === "";
    this.show(true);
    const kept = this.moved && had ? this.options().findIndex(({ id }) => id === had) : -1;
    this.mark(kept >= 0 ? kept : this.likeliest(groups, Boolean(filters)));
  }

  /** What Enter does: filter by conditions, else open what is certainly meant. */
  private likeliest(groups: Group[], filters: boolean): number {
    const certain = groups.findIndex((group) => group.certain);
    if (this.meansConditions()) return 0;
    if (certain < 0) return filters ? this.options().length - 1 : 0;
    return groups.slice(0, certain).reduce((sum, { offers }) => sum + offers.length, 0);
  }

  private meansConditions(): boolean {
    return this.parsed !== null && hasConditions(this.parsed) && !isPlaceAlone(this.parsed);
  }

  private showWords(parsed: Parsed | null): void {
    const told = parsed && (parsed.chips.length > 0 || parsed.warnings.length > 0);
    this.words.hidden = !told;
    if (!told) return;
    replace(
      this.words,
      chipsOf(parsed.chips, (at) => this.rewrite(without(parsed, at))),
      parsed.chips.map((chip) =>
        alternativesOf(chip, (alternative) => {
          this.choices = chosen(this.choices, chip.words, alternative);
          this.input.focus();
          void this.search();
        }),
      ),
      parsed.warnings.map((text) => h("p", { class: "sub", role: "status" }, text)),
    );
  }

  private rewrite(text: string): void {
    this.input.value = text;
    this.input.focus();
    void this.search();
  }

  private apply(parsed: Parsed): void {
    void this.parts.filters.set(changeOf(parsed.filter));
  }

  private run(deed: () => void): void {
    this.asked.abort();
    this.show(false);
    this.input.value = "";
    this.choices = {};
    this.parsed = null;
    this.input.blur();
    deed();
  }

  // -- keys ----------------------------------------------------------------------

  private onKey(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const typing = event.target === this.input;
    if (event.key === "Escape") {
      this.show(false);
      this.input.blur();
      event.stopPropagation();
    } else if (step && typing && this.options().length) {
      event.preventDefault();
      this.moved = true;
      const all = this.options();
      this.mark((all.indexOf(this.chosenOption()!) + step + all.length) % all.length);
    } else if (event.key === "Enter" && typing && !event.isComposing) this.enter();
  }

  /** What is written is answered first: Enter may come before the pause is over. */
  private enter(): void {
    if (this.moved) return this.chooseNow();
    this.typed.stop();
    this.entered = true;
    void this.search();
  }

  private chooseNow(): void {
    this.entered = false;
    this.chosenOption()?.click();
  }

  private onSlash(event: KeyboardEvent): void {
    event.preventDefault();
    this.input.focus();
  }

  private leave(target: EventTarget | null): void {
    if (target && !this.box.contains(target as Node)) this.show(false);
  }

  private options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  private chosenOption(): HTMLElement | undefined {
    return this.options().find((one) => one.getAttribute("aria-selected") === "true");
  }

  private mark(at: number): void {
    this.options().forEach((one, n) => {
      one.setAttribute("aria-selected", String(n === at));
      if (n !== at) return;
      this.input.setAttribute("aria-activedescendant", one.id);
      if (this.moved) one.scrollIntoView({ block: "nearest" });
    });
  }
}

function searchInput(): HTMLInputElement {
  return h("input", {
    type: "search",
    id: "search-input",
    maxlength: 200,
    placeholder: t("search.placeholder"),
    title: t("search.label"),
    "aria-label": t("search.label"),
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": "search-list",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
  });
}

function groupOf(name: string, options: HTMLElement[]): HTMLElement {
  return h(
    "div",
    { role: "group", "aria-label": name },
    h("p", { class: "search-group", "aria-hidden": "true" }, name),
    options,
  );
}

function optionOf(text: Child, side: string, at: number, onclick: () => void) {
  return h(
    "button",
    {
      type: "button",
      class: "choice",
      id: `search-option-${at}`,
      role: "option",
      "aria-selected": "false",
      tabindex: "-1",
      onclick,
    },
    h("span", {}, text),
    h("span", { class: "sub" }, side),
  );
}
