// Small pieces that the import page is made of.
import { type Child, data, h, styled } from "../dom";
import { number } from "../format";
import { optional, t } from "../i18n";
import { type IconName, icon } from "../icons";
import type { ImportState, Kind, Told } from "./types";

/** A titled block; the title's side holds a count or a hint. */
export function block(
  id: string,
  title: string,
  side: Child,
  ...body: Child[]
): HTMLElement {
  return h(
    "section",
    { class: "block", id },
    h(
      "header",
      { class: "block-head" },
      h("h2", {}, title),
      side && h("span", { class: "sub" }, side),
    ),
    body,
  );
}

export function action(
  name: IconName | null,
  text: string,
  onclick: () => void,
  kind = "",
  more: Record<string, string | boolean> = {},
): HTMLButtonElement {
  return h(
    "button",
    { type: "button", class: `button ${kind}`.trim(), onclick, ...more },
    name && icon(name),
    text,
  );
}

export function link(name: IconName, text: string, href: string, kind = ""): HTMLElement {
  return h("a", { class: `button ${kind}`.trim(), href }, icon(name), text);
}

export function download(text: string, href: string, kind = ""): HTMLElement {
  const button = link("download", text, href, kind);
  button.setAttribute("download", "");
  return button;
}

const TONES: Record<ImportState, string> = {
  waiting: "",
  reading: "busy",
  ready: "warn",
  running: "busy",
  done: "good",
  failed: "bad",
  cancelled: "",
  undone: "",
};

export function stateBadge(state: ImportState): HTMLElement {
  return h("span", { class: `badge ${TONES[state]}`.trim() }, t(`import.state.${state}`));
}

/** A bar that fills; without a share it only says that something goes on. */
export function progressBar(label: string): {
  box: HTMLElement;
  set: (share: number | null) => void;
} {
  const fill = h("span", { class: "progress-fill" });
  const box = h(
    "div",
    {
      class: "progress",
      role: "progressbar",
      "aria-label": label,
      "aria-valuemin": "0",
      "aria-valuemax": "100",
    },
    fill,
  );
  const set = (share: number | null) => {
    box.classList.toggle("unknown", share === null);
    if (share === null) box.removeAttribute("aria-valuenow");
    else box.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    styled(fill, { "--share": `${((share ?? 0) * 100).toFixed(1)}%` });
  };
  set(null);
  return { box, set };
}

const NOTES_SHOWN = 12;

export function notesList(notes: Told[]): HTMLElement | null {
  if (!notes.length) return null;
  const [shown, more] = [notes.slice(0, NOTES_SHOWN), notes.slice(NOTES_SHOWN)];
  return h(
    "div",
    {},
    h("ul", { class: "told" }, shown.map(noteLine)),
    more.length > 0 &&
      h(
        "details",
        { class: "more-notes" },
        h("summary", {}, t("import.notes.more", { n: more.length })),
        h("ul", { class: "told" }, more.map(noteLine)),
      ),
  );
}

function noteLine({ text, count }: Told): HTMLElement {
  return h(
    "li",
    {},
    h("span", {}, data(text)),
    count > 1 && h("span", { class: "sub" }, t("import.rows", { n: number(count) })),
  );
}

const kindLabels = new Map<string, string>();

/** The kinds' names in the reader's language, as the server gives them. */
export function nameKinds(kinds: Kind[]): void {
  for (const { kind, label } of kinds) kindLabels.set(kind, label);
}

/** What a kind is called; its code when it is new to us. */
export function kindLabel(kind: string | null): string {
  if (!kind) return t("import.kind.unknown");
  return kindLabels.get(kind) ?? optional(`import.kind.${kind}`) ?? kind;
}

/** A row of choices of which one holds, as radio buttons. */
export function segments<V extends string>(
  name: string,
  choices: [value: V, text: string][],
  chosen: V,
  onChoose: (value: V) => void,
): HTMLElement {
  const buttons = choices.map(([value, text]) =>
    h(
      "button",
      {
        type: "button",
        class: "button",
        role: "radio",
        "aria-checked": String(value === chosen),
        tabindex: value === chosen ? "0" : "-1",
        onclick: () => choose(value),
        "data-value": value,
      },
      text,
    ),
  );
  const choose = (value: string) => {
    for (const one of buttons) {
      const holds = one.dataset.value === value;
      one.setAttribute("aria-checked", String(holds));
      one.tabIndex = holds ? 0 : -1;
    }
    onChoose(value as V);
  };
  const box = h(
    "div",
    { class: "segments", role: "radiogroup", "aria-label": name },
    buttons,
  );
  wireRadios(box);
  return box;
}

/** Arrow keys go from one radio to the next and choose it, as a reader expects. */
export function wireRadios(box: HTMLElement): void {
  box.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...box.querySelectorAll<HTMLElement>("[role=radio]")];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = all[(at + step + all.length) % all.length];
    next?.focus();
    next?.click();
  });
}
