// The lines of /setup: state in a picture and in words, the figure, the way on.
import { type Child, data, h } from "../dom";
import { dateTime, number, percent } from "../format";
import { type MessageKey, label, optional, t } from "../i18n";
import { type IconName, icon } from "../icons";
import { toast } from "../toast";
import type { Word } from "../types";

export type StepState = "done" | "partly" | "missing" | "optional";

export interface Deed {
  what: "import" | "template" | "command" | "link" | "setting" | "check";
  kind?: string;
  text?: string;
  href?: string;
}

export interface Step {
  id: string;
  group: string;
  state: StepState;
  part: number | null;
  whole: number | null;
  about: boolean;
  more: boolean;
  note: string;
  told: Record<string, unknown>;
  at: string | null;
  do: Deed[];
}

export interface Setup {
  at: string;
  done: number;
  of: number;
  next: string | null;
  whole: boolean;
  steps: Step[];
}

type Check = (button: HTMLButtonElement) => Promise<void>;

const ICONS: Record<StepState, IconName> = {
  done: "check",
  partly: "clock",
  missing: "warning",
  optional: "minus",
};

/** How far it is, and the one step to take now. */
export function headBlock(found: Setup, again: () => void): HTMLElement {
  const next = found.steps.find(({ id }) => id === found.next);
  return h(
    "section",
    { class: "setup-head", "aria-label": t("setup.progress") },
    h(
      "div",
      { class: "setup-progress" },
      h("b", {}, t("setup.done.of", { n: number(found.done), of: number(found.of) })),
      h("progress", {
        max: found.of,
        value: found.done,
        "aria-label": t("setup.progress"),
      }),
    ),
    h(
      "p",
      { class: "setup-next" },
      next
        ? [
            h("span", { class: "sub" }, t("setup.next")),
            h("a", { class: "button primary", href: `#step-${next.id}` }, titleOf(next)),
          ]
        : t("setup.all"),
    ),
    h("button", { type: "button", class: "button", onclick: again }, t("setup.again")),
  );
}

export function groupBlocks(found: Setup, roles: Word[], check: Check): HTMLElement[] {
  const groups = [...new Set(found.steps.map(({ group }) => group))];
  return groups.map((group) =>
    h(
      "section",
      { class: "block", "aria-labelledby": `group-${group}` },
      h(
        "header",
        { class: "block-head" },
        h("h2", { id: `group-${group}` }, t(`setup.group.${group}` as MessageKey)),
      ),
      h(
        "ol",
        { class: "steps" },
        found.steps
          .filter((step) => step.group === group)
          .map((step) => line(step, step.id === found.next, roles, check)),
      ),
    ),
  );
}

function line(step: Step, isNext: boolean, roles: Word[], check: Check): HTMLElement {
  return h(
    "li",
    {
      class: isNext ? "step next" : "step",
      id: `step-${step.id}`,
      "data-state": step.state,
      tabindex: "-1",
    },
    h(
      "span",
      { class: `step-state ${step.state}` },
      icon(ICONS[step.state]),
      t(`setup.state.${step.state}`),
    ),
    h("div", { class: "step-what" }, h("h3", {}, titleOf(step)), h("p", {}, said(step, roles))),
    h(
      "p",
      { class: "step-figure" },
      figure(step),
      step.at && h("time", { class: "sub", datetime: step.at }, dateTime(step.at)),
    ),
    step.do.length > 0 &&
      h(
        "div",
        { class: "step-do" },
        step.do.map((deed) => way(deed, step, check)),
      ),
  );
}

function titleOf({ id }: Step): string {
  return t(`setup.${id}` as MessageKey);
}

/** One sentence: of the note where there is one, else of the state. */
function said(step: Step, roles: Word[]): Child {
  const { id, note, state, told, part } = step;
  const values = Object.fromEntries(
    Object.entries({ n: part, ...told })
      .filter(([, value]) => ["number", "string"].includes(typeof value))
      .map(([name, value]) => [
        name,
        typeof value === "number" && name !== "zone" ? number(value) : String(value),
      ]),
  );
  const asked = [`setup.${id}.${note || state}`, `setup.${id}.${state}`, `setup.${id}.text`];
  const key = asked.find((one) => optional(one) !== undefined);
  return [key && filled(t(key as MessageKey), values), details(step, roles)];
}

// Names and codes within our sentence are data.
function filled(text: string, values: Record<string, string>): Child[] {
  return text
    .split(/(\{\w+\})/)
    .map((part) => (/^\{\w+\}$/.test(part) ? data(values[part.slice(1, -1)] ?? "–") : part));
}

function details({ told }: Step, roles: Word[]): Child {
  const levels = told.levels as Record<string, number> | undefined;
  const counts = (levels ?? told.roles ?? {}) as Record<string, number>;
  const counted = Object.entries(counts).map(([code, n]) => ({
    n,
    name: levels ? (optional(`level.${code}`) ?? code) : label(roles, code),
  }));
  if (!counted.length) return null;
  return h(
    "span",
    { class: "step-counts" },
    counted.map(({ name, n }) =>
      h("span", { class: "badge" }, `${name} ${number(n)}`, levels && icon("check")),
    ),
  );
}

function figure({ id, part, whole, about, more, told }: Step): Child {
  if (whole) {
    return [
      h("b", {}, percent(part ?? 0, whole)),
      h("span", { class: "sub" }, `${number(part ?? 0)} / ${number(whole)}`),
    ];
  }
  if (part === null) return null;
  const shown = id === "grids" ? Number(told.grids) : part;
  const n = number(shown);
  return h("b", {}, about ? t("setup.about", { n }) : more ? t("setup.more", { n }) : n);
}

function way(deed: Deed, step: Step, check: Check): HTMLElement {
  const title = titleOf(step);
  if (deed.what === "import")
    return link(`/import?kind=${deed.kind}`, "upload", t("setup.do.import"), title);
  if (deed.what === "template")
    return h(
      "a",
      {
        class: "button small",
        href: `/api/imports/templates/${deed.kind}`,
        download: "",
        "aria-label": `${t("setup.do.template")}: ${title}`,
      },
      icon("download"),
      t("setup.do.template"),
    );
  if (deed.what === "check") {
    const button: HTMLButtonElement = h(
      "button",
      { type: "button", class: "button small", onclick: () => void check(button) },
      icon("check"),
      t("setup.do.check"),
    );
    return button;
  }
  if (deed.what === "link") {
    const name = optional(`setup.link.${deed.href}`) ?? deed.href ?? "";
    return link(deed.href ?? "", "next", name, title);
  }
  return command(deed.text ?? "", deed.what === "setting");
}

function link(href: string, name: IconName, text: string, of: string): HTMLElement {
  return h(
    "a",
    { class: "button small", href, "aria-label": `${text}: ${of}` },
    icon(name),
    text,
  );
}

/** What somebody types on the server, to be copied. */
function command(text: string, isSetting: boolean): HTMLElement {
  return h(
    "span",
    { class: "command" },
    h("code", { translate: "no" }, text),
    h(
      "button",
      {
        type: "button",
        class: "button small square ghost",
        "aria-label": t(isSetting ? "setup.copy.setting" : "setup.copy.command", { text }),
        title: t("app.copy"),
        onclick: () => copy(text),
      },
      icon("copy"),
    ),
  );
}

function copy(text: string): void {
  // Over plain http on an intranet name there is no clipboard: then the old way.
  if (navigator.clipboard) void navigator.clipboard.writeText(text);
  else {
    const box = h("textarea", { class: "visually-hidden" }, text);
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  toast(`${t("app.copied")} ${text}`);
}
