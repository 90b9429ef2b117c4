// The way down to where one looks, by units or by party organisations: each step opens by a
// click, and the arrow after it offers what lies there beside the next step.
import { get } from "../api";
import { wireMenu } from "../chrome";
import { type Child, data, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { label, optional, t } from "../i18n";
import { icon } from "../icons";
import type { Link, Party, PartyRow, UnitRow } from "../types";
import type { Context } from "./context";

/** units and party: from the top down. way: which of the two is shown. */
export interface Trail {
  units: Link[];
  party: Party[];
  way: "units" | "party";
}

interface Step {
  key: string;
  name: string;
  title: string;
  open(): void;
  below: (() => Promise<Step[]>) | null; // null: nothing can lie below
  side: string; // its level, beside the name in a menu
}

export function showPath(context: Context, box: HTMLElement, trail: Trail): void {
  const steps =
    trail.way === "units"
      ? trail.units.map((link) => unitStep(context, link))
      : [topOfParty(context), ...trail.party.map((org) => partyStep(context, org))];
  replace(
    box,
    ways(context, trail),
    steps.map((step, at) => [
      crumb(step, steps[at - 1]?.name ?? "", at === steps.length - 1),
      step.below && menu(step, steps[at + 1] ?? null),
    ]),
  );
}

function ways({ actions }: Context, trail: Trail): HTMLElement {
  const unit = trail.units.at(-1);
  const org = trail.party.at(-1);
  const choice = (way: Trail["way"], open: () => void) =>
    h(
      "button",
      {
        type: "button",
        class: "button small",
        "data-chain": way,
        "aria-pressed": String(trail.way === way),
        onclick: () => trail.way !== way && open(),
      },
      t(`way.${way}`),
    );
  return h(
    "div",
    { class: "segments chain-switch", role: "group", "aria-label": t("way.label") },
    choice("units", () => unit && openUnit(actions, unit)),
    choice("party", () => actions.openParty(org?.id ?? 0)),
  );
}

function openUnit(actions: Context["actions"], { level, code }: Link | UnitRow): void {
  if (level === "grid" || level === "micro") actions.openGrid(code);
  else actions.openUnit(code);
}

function unitStep(context: Context, link: Link | UnitRow): Step {
  return {
    key: link.code,
    name: link.name,
    title: `${link.name} · ${link.code}`,
    side: optional(`level.${link.level}`) ?? "",
    open: () => openUnit(context.actions, link),
    below:
      link.level === "micro"
        ? null
        : async () => {
            const asked = `/api/units?parent=${link.code}`;
            const { units } = await get<{ units: UnitRow[] }>(asked);
            return units.map((unit) => unitStep(context, unit));
          },
  };
}

function partyStep(context: Context, org: Party | PartyRow): Step {
  const level = label(context.words.party_levels, org.level);
  return {
    key: String(org.id),
    name: org.name,
    title: `${org.name} · ${level}`,
    side: level,
    open: () => context.actions.openParty(org.id ?? 0),
    below:
      org.level === "group" ? null : () => partyBelow(context, `?parent=${org.id ?? 0}`),
  };
}

function topOfParty(context: Context): Step {
  return {
    key: "0",
    name: t("party.all"),
    title: t("party.all"),
    side: "",
    open: () => context.actions.openParty(0),
    below: () => partyBelow(context, ""),
  };
}

async function partyBelow(context: Context, asked: string): Promise<Step[]> {
  const { party } = await get<{ party: PartyRow[] }>(`/api/party${asked}`);
  return party.map((org) => partyStep(context, org));
}

/** A grid named for its community is read after it: "第八网格" says enough. */
export function shortName(name: string, above: string): string {
  const rest = above && name.startsWith(above) ? name.slice(above.length).trim() : "";
  return rest.length > 1 ? rest : name;
}

function crumb(step: Step, above: string, isLast: boolean): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "button ghost crumb",
      "aria-current": isLast && "true",
      title: step.title,
      onclick: step.open,
    },
    data(shortName(step.name, above)),
  );
}

/** What lies right below a step: beside the next one, if there is one. */
function menu(step: Step, next: Step | null): HTMLElement {
  const key = next ? "path.siblings" : "path.below";
  const { name } = next ?? step;
  // The name is data among words of the page's language.
  const [before, after] = t(key, { name: "\n" }).split("\n");
  const button = h(
    "button",
    {
      type: "button",
      class: "button ghost small square step",
      "aria-haspopup": "true",
      "aria-expanded": "false",
      title: t(key, { name }),
    },
    icon(next ? "next" : "down"),
    h("span", { class: "visually-hidden" }, before, data(name), after),
  );
  const body = h("div", { class: "menu-body", hidden: true });
  const close = wireMenu(button, body);
  button.addEventListener("click", () => {
    if (!body.hidden) void fill(body, step, next?.key ?? null, close);
  });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Tab") close();
    else moveBy(event, body);
  });
  return h("div", { class: "menu" }, button, body);
}

async function fill(
  body: HTMLElement,
  step: Step,
  held: string | null,
  close: () => void,
): Promise<void> {
  replace(body, waiting(4));
  try {
    const steps = (await step.below?.()) ?? [];
    const rows: Child = steps.map((one) => choice(one, one.key === held, close));
    replace(body, steps.length ? rows : h("p", { class: "sub" }, t("detail.below.none")));
    const first = body.querySelector<HTMLElement>("[aria-current]");
    (first ?? body.querySelector("button"))?.focus();
  } catch (reason) {
    replace(
      body,
      failureBox(reason, () => void fill(body, step, held, close)),
    );
  }
}

function choice(step: Step, held: boolean, close: () => void): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "choice",
      title: step.title,
      "aria-current": held && "true",
      onclick: () => {
        close();
        step.open();
      },
    },
    data(step.name),
    h("span", { class: "sub" }, step.side),
  );
}

/** Arrows, Home and End walk through a menu. */
function moveBy(event: KeyboardEvent, body: HTMLElement): void {
  const rows = [...body.querySelectorAll<HTMLElement>("button.choice")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next: Record<string, number> = {
    ArrowDown: (at + 1) % rows.length,
    ArrowUp: (at - 1 + rows.length) % rows.length,
    Home: 0,
    End: rows.length - 1,
  };
  if (!rows.length || !(event.key in next)) return;
  event.preventDefault();
  rows[next[event.key]!]!.focus();
}
