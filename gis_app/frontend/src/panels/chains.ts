// The two chains side by side, level by level: administration, and the party beside it.
import { type Child, data, h } from "../dom";
import { label, optional, t } from "../i18n";
import type { Link, Party, Word } from "../types";
import type { Context } from "./context";

export interface Rung {
  unit: Link | null;
  party: Party | null;
}

/** own: code (or id) of the thing itself, shown filled and without a link. */
export function chains(
  context: Context,
  units: Link[],
  party: Party[],
  own: string | number,
) {
  const words = context.words.party_levels;
  const rungs = paired(units, party, words);
  const first = rungs.findIndex((rung) => rung.party !== null);
  const lacking = lacksBranch(units, party);
  return h(
    "div",
    { class: "ladders" },
    h("h4", {}, t("detail.chain.units")),
    h("h4", {}, t("detail.chain.party")),
    rungs.map(({ unit, party: branch }, at) => [
      unit ? unitRung(context, unit, unit.code === own) : h("div", {}),
      branch
        ? partyRung(context, branch, words, branch.id === own)
        : lacking && unit?.level === "grid"
          ? missingRung()
          : h("div", { class: first >= 0 && at > first ? "rung skipped" : "" }),
    ]),
  );
}

/** Each unit with the party organisation of its level; what has no level of ours, below. */
export function paired(units: Link[], party: Party[], words: Word[] | undefined): Rung[] {
  const levelOf = (branch: Party) =>
    words?.find((word) => word.code === branch.level)?.level ?? null;
  const left = [...party];
  const rungs: Rung[] = units.map((unit) => {
    const at = left.findIndex((branch) => levelOf(branch) === unit.level);
    return { unit, party: at < 0 ? null : left.splice(at, 1)[0]! };
  });
  return [...rungs, ...left.map((branch) => ({ unit: null, party: branch }))];
}

/** A grid whose chain of branches ends above it has none of its own: 未建支. */
export function lacksBranch(units: Link[], party: Party[]): boolean {
  const below = units.some((unit) => unit.level === "grid" || unit.level === "micro");
  return below && !party.some(({ level }) => level === "branch" || level === "group");
}

function unitRung({ actions }: Context, unit: Link, isOwn: boolean): HTMLElement {
  const isGrid = unit.level === "grid" || unit.level === "micro";
  const open = () => (isGrid ? actions.openGrid(unit.code) : actions.openUnit(unit.code));
  const name = isOwn
    ? h("span", { class: "rung-name" }, data(unit.name))
    : h("button", { type: "button", class: "rung-name", onclick: open }, data(unit.name));
  const level = optional(`level.${unit.level}`) ?? data(unit.level);
  return rung(isOwn ? "own" : "", level, name);
}

function partyRung(
  { actions }: Context,
  branch: Party,
  words: Word[] | undefined,
  isOwn: boolean,
): HTMLElement {
  const { id } = branch;
  const linked = id !== undefined && !isOwn;
  const name = linked
    ? h(
        "button",
        { type: "button", class: "rung-name", onclick: () => actions.openParty(id) },
        data(branch.name),
      )
    : h("span", { class: "rung-name" }, data(branch.name));
  return rung(isOwn ? "own" : "", label(words, branch.level), name);
}

function missingRung(): HTMLElement {
  return rung(
    "missing",
    t("level.grid"),
    h("span", { class: "rung-name" }, t("detail.nobranch")),
  );
}

function rung(kind: string, level: Child, name: Child): HTMLElement {
  return h(
    "div",
    { class: `rung ${kind}`.trim() },
    h("span", { class: "rung-level" }, level),
    name,
  );
}
