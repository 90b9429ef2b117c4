// What was recognised about the file: a sentence each, its reason, and the way to say
// otherwise. Nothing is taken silently.
import { type Child, data, h } from "../dom";
import { number } from "../format";
import { optional, t } from "../i18n";
import { icon } from "../icons";
import { kindLabel } from "./parts";
import type { Guess, Import, Kind, Options, Preview } from "./types";

export interface Said {
  kind?: string;
  options?: Partial<Options>;
}
export type Say = (said: Said) => void;

export const ENCODINGS = ["utf-8", "gb18030", "utf-16", "big5", "latin-1"];
const DELIMITERS = ["comma", "tab", "semicolon", "bar"];
export const DATUMS = ["cgcs2000", "wgs84", "gcj02", "bd09"];
const ZONES = Array.from({ length: 21 }, (_, n) => `EPSG:${4534 + n}`);

export function guessList(
  one: Import,
  preview: Preview,
  kinds: Kind[],
  say: Say,
): HTMLElement {
  const shown = preview.guesses.filter(({ what }) => what !== "kind");
  const more = alsoShown(one, preview).filter(
    ({ what }) => !shown.some((guess) => guess.what === what),
  );
  return h(
    "ul",
    { class: "guesses" },
    kindLine(one, preview, kinds, say),
    [...shown, ...more].map((guess) => guessLine(one, preview, guess, say)),
  );
}

/** What is no guess: what the person or the file itself has said. It can be changed, too. */
function alsoShown({ options }: Import, { layers, datum }: Preview): Guess[] {
  const first = layers.length > 1 ? layers[0]!.name : null;
  const known = {
    encoding: options?.encoding,
    layer: options?.layer ?? first,
    header: options?.header,
    delimiter: options?.delimiter,
    datum: options?.datum ?? datum?.taken,
  };
  return Object.entries(known)
    .filter(([, value]) => value)
    .map(([what, value]) => ({
      what,
      value: String(value),
      reason: what === "datum" && datum?.named ? t("import.datum.byfile") : "",
      others: [],
      sure: true,
    }));
}

function kindLine(one: Import, preview: Preview, kinds: Kind[], say: Say): HTMLElement {
  const guess = preview.kinds.find(({ kind }) => kind === one.kind) ?? preview.kinds[0];
  const chosen = one.kind ?? "";
  const rest = kinds.filter(
    ({ kind }) => !preview.kinds.some((other) => other.kind === kind),
  );
  const known = [...preview.kinds, ...rest].map(
    ({ kind, label }) => [kind, label || kindLabel(kind)] as const,
  );
  const choices = chosen ? known : [["", t("import.kind.choose")] as const, ...known];
  return line({
    name: t("import.what.kind"),
    value: choices.find(([kind]) => kind === chosen)?.[1] ?? kindLabel(chosen),
    reason: guess?.kind === chosen ? guess.reason : "",
    sure: Boolean(chosen) && (guess?.sure ?? true),
    control: select("kind", t("import.what.kind"), choices, chosen, (kind) =>
      say({ kind }),
    ),
  });
}

function guessLine(one: Import, preview: Preview, guess: Guess, say: Say): HTMLElement {
  const said = one.options?.[guess.what as keyof Options];
  // The guess may be better than what was taken: it is for a person to take it.
  const value =
    guess.what === "datum" ? (preview.datum?.taken ?? guess.value) : guess.value;
  return line({
    name: optional(`import.what.${guess.what}`) ?? guess.what,
    value: valueText(guess.what, value),
    reason: said ? t("import.said") : guess.reason,
    sure: guess.sure || Boolean(said),
    control: [
      control({ ...guess, value }, preview, say),
      Boolean(said) && takeBack(guess.what, say),
    ],
  });
}

interface Line {
  name: string;
  value: string;
  reason: string;
  sure: boolean;
  control: Child;
}

function line({ name, value, reason, sure, control: box }: Line): HTMLElement {
  return h(
    "li",
    { class: sure ? "guess" : "guess unsure" },
    icon(sure ? "check" : "warning"),
    h(
      "div",
      { class: "guess-said" },
      h("span", { class: "guess-name" }, name),
      value && h("b", {}, data(value)),
      !sure && h("span", { class: "badge warn" }, t("import.unsure")),
      reason && h("span", { class: "sub" }, data(reason)),
    ),
    h("div", { class: "guess-control" }, box),
  );
}

function takeBack(what: string, say: Say): HTMLElement {
  const text = t("import.auto");
  return h(
    "button",
    {
      type: "button",
      class: "button ghost small",
      onclick: () => say({ options: { [what]: null } }),
    },
    text,
  );
}

/** The control that overrides a guess; none where we know of none. */
function control(guess: Guess, preview: Preview, say: Say): HTMLElement | null {
  const { what, value, others } = guess;
  const name = optional(`import.what.${what}`) ?? what;
  const set = (next: string) => say({ options: { [what]: next } });
  const pick = (values: readonly string[], text: (one: string) => string = plain) => {
    const all = [...new Set([value, ...others, ...values])];
    return select(
      what,
      name,
      all.map((one) => [one, text(one)]),
      value,
      set,
    );
  };
  if (what === "encoding") return pick(ENCODINGS, encodingText);
  if (what === "datum") return datumSelect(value, others, set);
  if (what === "delimiter") return pick(DELIMITERS, (one) => valueText(what, one));
  if (what === "layer")
    return pick(
      preview.layers.map((layer) => layer.name),
      (one) => layerText(preview, one),
    );
  if (what === "header")
    return h("input", {
      id: "say-header",
      class: "short",
      type: "number",
      min: "0",
      max: "1000",
      value,
      "aria-label": name,
      onchange: (event: Event) => {
        const row = Number((event.target as HTMLInputElement).value);
        if (Number.isInteger(row) && row >= 0) say({ options: { header: row } });
      },
    });
  return null;
}

export function datumSelect(
  value: string,
  others: readonly string[],
  set: (datum: string) => void,
): HTMLElement {
  const all = [...new Set([value, ...others, ...DATUMS, ...ZONES])].filter(Boolean);
  const choices = all.map((one) => [one, datumText(one)] as const);
  return select("datum", t("import.what.datum"), choices, value, set);
}

export function select(
  id: string,
  name: string,
  choices: readonly (readonly [value: string, text: string])[],
  chosen: string,
  onChoose: (value: string) => void,
): HTMLSelectElement {
  return h(
    "select",
    {
      id: `say-${id}`,
      "aria-label": name,
      onchange: (event: Event) => onChoose((event.target as HTMLSelectElement).value),
    },
    choices.map(([value, text]) =>
      h("option", { value, selected: value === chosen }, text),
    ),
  );
}

const plain = (one: string) => one;
const encodingText = (one: string) => one.toUpperCase();

function layerText({ layers }: Preview, name: string): string {
  const rows = layers.find((layer) => layer.name === name)?.rows;
  return rows ? `${name} (${t("import.rows", { n: number(rows) })})` : name;
}

/** How a value is read: delimiters have names, datums say whose they are. */
export function valueText(what: string, value: string): string {
  if (what === "encoding") return encodingText(value);
  if (what === "datum") return datumText(value);
  if (what === "header") return t("import.row", { n: value });
  if (what === "delimiter") return optional(`import.delimiter.${value}`) ?? value;
  return value;
}

const FIRST_ZONE = 4534;
const FIRST_MERIDIAN = 75;

/** 4548 is the zone of 117° E: the central meridian is what people know it by. */
export function datumText(datum: string): string {
  const known = optional(`locate.datum.${datum}`);
  if (known) return known;
  const code = /^EPSG:(\d+)$/i.exec(datum)?.[1];
  const zone = Number(code) - FIRST_ZONE;
  if (zone >= 0 && zone < ZONES.length)
    return t("import.zone", { degrees: FIRST_MERIDIAN + 3 * zone, code: code! });
  return datum;
}
