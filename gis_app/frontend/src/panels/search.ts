// One box: names and codes of units and grids, numbers of incidents, coordinates.
import { get, wasAborted } from "../api";
import { type Child, data, h, replace } from "../dom";
import { explain } from "../failure";
import { lonLat } from "../format";
import { isGridCode, isIncidentNumber, parsePoint } from "../geometry/codes";
import { label, optional, t } from "../i18n";
import { icon } from "../icons";
import { seesRows } from "../session";
import type { UnitRow } from "../types";
import type { Context } from "./context";

const PAUSE_MS = 180;
const MOST = 20;

interface Choice {
  text: Child;
  side: string;
  run: () => void;
}

export function showSearch(context: Context, box: HTMLElement): void {
  const input = h("input", {
    type: "search",
    id: "search-input",
    placeholder: t("search.placeholder"),
    "aria-label": t("search.label"),
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": "search-list",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
  });
  const list = h("div", {
    class: "search-list",
    id: "search-list",
    role: "listbox",
    hidden: true,
  });
  replace(box, icon("search"), input, h("kbd", { "aria-hidden": "true" }, "/"), list);
  let asked = new AbortController();
  let timer = 0;
  const show = (open: boolean) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
  };
  const run = (choice: Choice) => {
    show(false);
    input.value = "";
    input.blur();
    choice.run();
  };
  const search = async () => {
    asked.abort();
    asked = new AbortController();
    const text = input.value.trim();
    if (!text) return show(false);
    try {
      const choices = await choicesFor(context, text, asked.signal);
      replace(
        list,
        choices.length
          ? choices.map((choice, at) => option(choice, at, () => run(choice)))
          : h("p", { class: "empty" }, t("search.none")),
      );
    } catch (reason) {
      if (wasAborted(reason)) return;
      replace(list, h("p", { class: "empty" }, explain(reason)));
    }
    show(true);
  };
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void search(), PAUSE_MS);
  });
  input.addEventListener("focus", () => input.value && show(true));
  wireKeys(box, input, list, show);
  document.addEventListener("pointerdown", (event) => {
    if (!box.contains(event.target as Node)) show(false);
  });
}

async function choicesFor(context: Context, text: string, signal: AbortSignal) {
  const { actions } = context;
  const point = parsePoint(text);
  if (point)
    return [
      {
        text: t("search.point", { point: lonLat(...point) }),
        side: t("tool.locate"),
        run: () => actions.locate(point),
      },
    ];
  if (isIncidentNumber(text) && seesRows(context.session))
    return [
      {
        text: t("search.incident", { no: text }),
        side: t("incident.title"),
        run: () => actions.openIncident(text),
      },
    ];
  const query = isGridCode(text.toUpperCase()) ? text.toUpperCase() : text;
  const found = await get<{ units: UnitRow[] }>(
    `/api/units?q=${encodeURIComponent(query)}`,
    signal,
  );
  return found.units.slice(0, MOST).map((unit) => choiceOf(context, unit));
}

function choiceOf({ actions, words }: Context, unit: UnitRow): Choice {
  const isGrid = unit.level === "grid" || unit.level === "micro";
  const level = optional(`level.${unit.level}`) ?? unit.level;
  return {
    text: [
      data(unit.name),
      h(
        "span",
        { class: "sub" },
        data(unit.chain ? `${unit.chain} ` : ""),
        h("span", { class: "code" }, data(unit.code)),
      ),
    ],
    side: unit.kind && !isGrid ? label(words.unit_kinds, unit.kind) : level,
    run: () => (isGrid ? actions.openGrid(unit.code) : actions.openUnit(unit.code)),
  };
}

function option(choice: Choice, at: number, onclick: () => void): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "choice",
      id: `search-option-${at}`,
      role: "option",
      "aria-selected": String(at === 0),
      tabindex: "-1",
      onclick,
    },
    h("span", {}, choice.text),
    h("span", { class: "sub" }, choice.side),
  );
}

function wireKeys(
  box: HTMLElement,
  input: HTMLInputElement,
  list: HTMLElement,
  show: (open: boolean) => void,
): void {
  const options = () => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const chosen = () =>
    options().findIndex((one) => one.getAttribute("aria-selected") === "true");
  box.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const all = options();
    if (step && all.length) {
      event.preventDefault();
      const next = (chosen() + step + all.length) % all.length;
      all.forEach((one, at) => one.setAttribute("aria-selected", String(at === next)));
      input.setAttribute("aria-activedescendant", `search-option-${next}`);
      all[next]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") all[chosen()]?.click();
    else if (event.key === "Escape") {
      show(false);
      input.blur();
      event.stopPropagation();
    }
  });
  document.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    if (event.key !== "/" || ["INPUT", "SELECT", "TEXTAREA"].includes(at.tagName)) return;
    event.preventDefault();
    input.focus();
  });
}
