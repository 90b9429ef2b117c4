// Where an import begins: the place to drop files, and what kinds there are.
import { data, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { t } from "../i18n";
import { icon } from "../icons";
import { dropZone } from "./drop";
import { select } from "./guesses";
import { kindLabel } from "./parts";
import type { Import, Kind } from "./types";
import { uploads } from "./uploads";

export interface StartDeeds {
  open: (one: Import) => void;
  href: (id: number) => string;
}

export class Start {
  readonly box: HTMLElement;
  private readonly chooser = h("div", { class: "kind-chooser" });
  private readonly list = h("div", {}, waiting(6));
  // /setup leads here for a kind: /import?kind=grids
  private kind = new URLSearchParams(location.search).get("kind") ?? "";

  constructor({ open, href }: StartDeeds) {
    const sent = uploads(open, href);
    this.box = h(
      "div",
      { class: "start" },
      dropZone({
        title: t("import.drop"),
        hint: [
          h("span", {}, t("import.drop.formats")),
          h("span", {}, t("import.drop.ways")),
        ],
        several: true,
        onFiles: (files) => sent.add(files, this.kind),
      }),
      this.chooser,
      sent.box,
      h(
        "section",
        { class: "block", "aria-labelledby": "kinds-title" },
        h(
          "header",
          { class: "block-head" },
          h("h2", { id: "kinds-title" }, t("import.kinds")),
          h("span", { class: "sub" }, t("import.kinds.hint")),
        ),
        this.list,
      ),
    );
  }

  showKinds(kinds: Kind[]): void {
    if (!kinds.some(({ kind }) => kind === this.kind)) this.kind = "";
    replace(
      this.chooser,
      h("label", { for: "say-start" }, t("import.kind.is")),
      select(
        "start",
        t("import.kind.is"),
        [
          ["", t("import.kind.auto")],
          ...kinds.map(({ kind, label }) => [kind, label] as const),
        ],
        this.kind,
        (kind) => (this.kind = kind),
      ),
      h("span", { class: "sub" }, t("import.kind.auto.hint")),
    );
    replace(this.list, h("ul", { class: "kinds" }, kinds.map(kindLine)));
  }

  showFailure(reason: unknown, again: () => void): void {
    replace(this.list, failureBox(reason, again));
  }
}

function kindLine({ kind, label, meaning, fields, template }: Kind): HTMLElement {
  const needed = fields.filter(({ needed }) => needed).map((field) => field.label);
  return h(
    "li",
    { class: "kind" },
    h("b", {}, data(label || kindLabel(kind))),
    h(
      "span",
      { class: "kind-meaning" },
      data(meaning),
      needed.length > 0 &&
        h("span", { class: "sub" }, t("import.kind.needs"), " ", data(needed.join(" · "))),
    ),
    template &&
      h(
        "a",
        {
          class: "button small",
          href: template,
          download: "",
          "aria-label": t("import.template.of", { kind: label || kind }),
        },
        icon("download"),
        t("import.template"),
      ),
  );
}
