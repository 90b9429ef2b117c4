// The two chains side by side: administration, and the party organisation beside it.
import { data, h } from "../dom";
import { optional, t } from "../i18n";
import type { Link, Party, Word } from "../types";
import { label } from "../i18n";
import type { Context } from "./context";

/** own: code of the thing itself, shown filled and without a link. */
export function chains(context: Context, units: Link[], party: Party[], own: string) {
  return h(
    "div",
    { class: "ladders" },
    h(
      "div",
      { class: "ladder" },
      h("h4", {}, t("detail.chain.units")),
      units.map((unit) => unitRung(context, unit, unit.code === own)),
    ),
    h(
      "div",
      { class: "ladder" },
      h("h4", {}, t("detail.chain.party")),
      party.map((branch, at) =>
        partyRung(branch, context.words.party_levels, at === party.length - 1),
      ),
      lacksBranch(units, party) && missingRung(),
    ),
  );
}

function unitRung({ actions }: Context, unit: Link, isOwn: boolean): HTMLElement {
  const isGrid = unit.level === "grid" || unit.level === "micro";
  const open = () => (isGrid ? actions.openGrid(unit.code) : actions.openUnit(unit.code));
  const name = isOwn
    ? h("span", { class: "rung-name" }, data(unit.name))
    : h("button", { type: "button", class: "rung-name", onclick: open }, data(unit.name));
  return h(
    "div",
    { class: isOwn ? "rung own" : "rung" },
    h("span", { class: "rung-level" }, optional(`level.${unit.level}`) ?? data(unit.level)),
    name,
  );
}

function partyRung(branch: Party, words: Word[] | undefined, isOwn: boolean) {
  return h(
    "div",
    { class: isOwn ? "rung own" : "rung" },
    h("span", { class: "rung-level" }, label(words, branch.level)),
    h("span", { class: "rung-name" }, data(branch.name)),
  );
}

/** A grid whose chain of branches ends above it has none of its own: 未建支. */
export function lacksBranch(units: Link[], party: Party[]): boolean {
  const below = units.some((unit) => unit.level === "grid" || unit.level === "micro");
  return below && !party.some(({ level }) => level === "branch" || level === "group");
}

function missingRung(): HTMLElement {
  return h(
    "div",
    { class: "rung missing" },
    h("span", { class: "rung-level" }, t("level.grid")),
    h("span", { class: "rung-name" }, t("detail.nobranch")),
  );
}
