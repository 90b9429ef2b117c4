// The form of a saved view: its name, who sees it, and what can be done to it.
import { h } from "../dom";
import { t } from "../i18n";
import { icon } from "../icons";

export interface Draft {
  name: string;
  shared: boolean;
}

export interface Deed {
  key: "views.overwrite" | "views.delete";
  icon: "check" | "trash";
  run: (draft: Draft) => void;
}

export function deed(key: Deed["key"], name: Deed["icon"], run: Deed["run"]): Deed {
  return { key, icon: name, run };
}

export function viewForm(
  held: Draft,
  keep: (draft: Draft) => void,
  cancel: () => void,
  deeds: Deed[] = [],
): HTMLElement {
  const name = h("input", {
    id: "view-name",
    maxlength: 40,
    required: true,
    value: held.name,
    placeholder: t("views.name.hint"),
    "aria-label": t("views.name"),
    autocomplete: "off",
  });
  const who = h(
    "select",
    { id: "view-who", "aria-label": t("views.who") },
    h("option", { value: "", selected: !held.shared }, t("views.private")),
    h("option", { value: "shared", selected: held.shared }, t("views.shared")),
  );
  const draft = () => ({ name: name.value.trim(), shared: who.value === "shared" });
  const box = h(
    "form",
    {
      class: "view-form",
      onsubmit: (event: Event) => {
        event.preventDefault();
        if (draft().name) keep(draft());
      },
    },
    name,
    who,
    h(
      "div",
      { class: "actions" },
      h("button", { type: "submit", class: "button small primary" }, t("views.keep")),
      h(
        "button",
        { type: "button", class: "button small", onclick: cancel },
        t("views.cancel"),
      ),
    ),
    deeds.length > 0 &&
      h(
        "div",
        { class: "actions" },
        deeds.map((one) =>
          h(
            "button",
            {
              type: "button",
              class: "button small",
              "data-deed": one.key,
              onclick: () => one.run({ ...draft(), name: draft().name || held.name }),
            },
            icon(one.icon),
            t(one.key),
          ),
        ),
      ),
  );
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    cancel();
  });
  return box;
}
