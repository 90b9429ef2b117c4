// A box that searches the gazetteer: a road, a house, an estate, in characters or pinyin.
import { get, wasAborted } from "../api";
import { data, h, replace } from "../dom";
import { explain } from "../failure";
import { number } from "../format";
import { optional, t } from "../i18n";
import { icon } from "../icons";
import type { Place } from "./types";

const PAUSE_MS = 220;
const MOST = 8;

/** onFound: what the map should number, null for what it did before; onPlace: one chosen. */
export function placeSearch(
  onFound: (places: Place[] | null) => void,
  onPlace: (place: Place) => void,
): HTMLElement {
  const input = h("input", {
    type: "search",
    id: "place-search",
    placeholder: t("queue.search.placeholder"),
    "aria-label": t("queue.search"),
    "aria-controls": "place-list",
    autocomplete: "off",
    spellcheck: "false",
  });
  const list = h("div", { id: "place-list", class: "place-list", "aria-live": "polite" });
  let asked = new AbortController();
  let timer = 0;
  const search = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    const text = input.value.trim();
    if (!text) {
      replace(list);
      return onFound(null);
    }
    try {
      const query = `/api/places?q=${encodeURIComponent(text)}&limit=${MOST}`;
      const places = await get<Place[]>(query, signal);
      if (signal.aborted) return;
      onFound(places);
      replace(
        list,
        places.length
          ? places.map((place, at) => placeLine(place, at, false, () => onPlace(place)))
          : h("p", { class: "sub" }, t("queue.search.none")),
      );
    } catch (reason) {
      if (!wasAborted(reason)) replace(list, h("p", { class: "sub" }, explain(reason)));
    }
  };
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void search(), PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    window.clearTimeout(timer);
    void search();
  });
  return h(
    "div",
    { class: "place-search" },
    h("div", { class: "search" }, icon("search"), input),
    list,
  );
}

export function placeLine(
  place: Place,
  at: number,
  chosen: boolean,
  onclick: () => void,
): HTMLElement {
  const kind = optional(`queue.precision.${place.precision}`) ?? place.kind;
  return h(
    "button",
    { type: "button", class: "candidate", "aria-pressed": String(chosen), onclick },
    h("span", { class: "candidate-number" }, String(at + 1)),
    h(
      "span",
      { class: "candidate-what" },
      h("span", {}, data(place.name)),
      h("span", { class: "sub" }, data(place.reason)),
    ),
    h(
      "span",
      { class: "candidate-score" },
      h("b", {}, `${number(place.score * 100)}%`),
      h("span", { class: "sub" }, kind),
    ),
  );
}
