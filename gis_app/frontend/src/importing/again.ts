// A file that could not be read, or was cancelled: say how to read it and try once more.
import { h } from "../dom";
import { t } from "../i18n";
import { DATUMS, ENCODINGS, type Say, datumText, select, valueText } from "./guesses";
import { action } from "./parts";
import type { Import, Kind, Options } from "./types";

export function again(one: Import, kinds: Kind[], say: Say): HTMLElement {
  let kind = one.kind ?? "";
  const options: Partial<Options> = {};
  const free = [["", t("import.kind.auto")]] as const;
  const choice = (
    id: "encoding" | "datum",
    values: string[],
    text: (one: string) => string,
  ) =>
    labelled(
      t(`import.what.${id}`),
      select(
        id,
        t(`import.what.${id}`),
        [...free, ...values.map((value) => [value, text(value)] as const)],
        one.options?.[id] ?? "",
        (value) => (options[id] = value || null),
      ),
    );
  return h(
    "div",
    { class: "again" },
    h("h3", {}, t("import.again"), h("span", { class: "sub" }, t("import.again.hint"))),
    h(
      "div",
      { class: "asking-line" },
      labelled(
        t("import.what.kind"),
        select(
          "kind",
          t("import.what.kind"),
          [...free, ...kinds.map((known) => [known.kind, known.label] as const)],
          kind,
          (value) => (kind = value),
        ),
      ),
      choice("encoding", ENCODINGS, (value) => valueText("encoding", value)),
      choice("datum", DATUMS, datumText),
      action(
        null,
        t("import.again.run"),
        () => say({ ...(kind ? { kind } : {}), options }),
        "",
        {
          id: "again",
        },
      ),
    ),
  );
}

function labelled(text: string, box: HTMLElement): HTMLElement {
  return h("label", {}, text, box);
}
