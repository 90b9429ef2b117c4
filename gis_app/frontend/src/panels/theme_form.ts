// What colours the places, chosen: measure, level, classes.
import { h, replace } from "../dom";
import { t } from "../i18n";
import {
  type Choice,
  FEWEST,
  LEVELS,
  type Measure,
  MOST,
  SCHEMES,
  parseBreaks,
} from "../theming/choice";

export interface ThemeForm {
  choice: Choice;
  measures: Measure[];
  seen: number[]; // the limits that are on the map
  set(change: Partial<Choice>): void;
}

export function renderForm(form: HTMLElement, { choice, measures, seen, set }: ThemeForm) {
  const { measure, level, scheme, k } = choice;
  const chosen = form.contains(document.activeElement) ? document.activeElement?.id : null;
  replace(
    form,
    picker("theme-measure", t("theme.title"), measure ?? "none", "span", (value) =>
      set({ measure: value === "none" ? null : (value as Measure) }),
      ["none" as const, ...measures].map((one) => [one, t(`theme.measure.${one}`)]),
    ),
    measure && [
      picker("theme-level", t("theme.level"), level, "", (value) =>
        set({ level: value as Choice["level"] }),
        LEVELS.map((one) => [one, t(`theme.level.${one}`)]),
      ),
      picker("theme-scheme", t("theme.scheme"), scheme, "", (value) =>
        set(schemeOf(value as Choice["scheme"], choice, seen)),
        SCHEMES.map((one) => [one, t(`theme.scheme.${one}`)]),
      ),
      scheme === "fixed"
        ? breaksField(choice.breaks, set)
        : picker("theme-k", t("theme.k"), String(k), "span inline", (value) =>
            set({ k: Number(value) }),
            range(FEWEST, MOST).map((n) => [String(n), String(n)]),
          ),
    ],
  );
  if (chosen) document.getElementById(chosen)?.focus();
}

/** Own limits begin as those that are seen. */
export function schemeOf(
  scheme: Choice["scheme"],
  choice: Choice,
  seen: number[],
): Partial<Choice> {
  if (scheme !== "fixed" || choice.breaks.length) return { scheme };
  const breaks = seen.slice(0, -1).map((one) => +one.toFixed(2));
  return { scheme, breaks: breaks.slice(0, MOST - 1) };
}

function breaksField(held: number[], set: ThemeForm["set"]): HTMLElement {
  const input = h("input", {
    id: "theme-breaks",
    value: held.join(", "),
    inputmode: "decimal",
    maxlength: 80,
    autocomplete: "off",
  });
  input.addEventListener("change", () => {
    const breaks = parseBreaks(input.value);
    input.setAttribute("aria-invalid", String(breaks === null));
    input.title = breaks === null ? t("theme.breaks.bad") : "";
    if (breaks) set({ breaks });
  });
  return h("label", { class: "span" }, t("theme.breaks"), input);
}

function picker(
  id: string,
  name: string,
  value: string,
  kind: string,
  chosen: (value: string) => void,
  options: (readonly [string, string])[],
): HTMLElement {
  const select = h(
    "select",
    {
      id,
      onchange: (event: Event) => chosen((event.target as HTMLSelectElement).value),
    },
    options.map(([code, text]) =>
      h("option", { value: code, selected: code === value }, text),
    ),
  );
  return h("label", { class: kind }, name, select);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
