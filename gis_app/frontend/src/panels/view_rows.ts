// The saved views as rows: each opens by a click; one's own can be changed.
import { type Child, data, h } from "../dom";
import { language, t } from "../i18n";
import { icon } from "../icons";
import type { View } from "../viewing/client";
import { type Draft, deed, viewForm } from "./view_form";

export interface ShownViews {
  views: View[];
  editing: View | "new" | null;
  deleted: View | null; // the last one, as long as it can be had back
  opened: number;
}

export interface ViewDeeds {
  open(view: View): void;
  edit(what: View | "new" | null): void;
  keep(draft: Draft): void;
  overwrite(view: View, draft: Draft): void;
  drop(view: View): void;
  restore(view: View): void;
}

export function viewRows(shown: ShownViews, deeds: ViewDeeds): Child[] {
  const { views, editing, deleted } = shown;
  const row = (view: View) => h("li", {}, rowOf(view, shown, deeds));
  const list = (title: string, rows: View[]) =>
    rows.length > 0 && [
      h("h4", { class: "views-group" }, title),
      h("ul", { class: "views-list", "aria-label": title }, rows.map(row)),
    ];
  return [
    editing === "new" &&
      viewForm({ name: "", shared: false }, deeds.keep, () => deeds.edit(null)),
    deleted && restoreRow(deleted, deeds),
    !views.length && !editing && h("p", { class: "sub" }, t("views.empty")),
    list(t("views.mine"), views.filter(({ mine }) => mine)),
    list(t("views.others"), views.filter(({ mine }) => !mine)),
  ];
}

function rowOf(view: View, { editing, opened }: ShownViews, deeds: ViewDeeds) {
  if (editing === "new" || editing?.id !== view.id)
    return shownRow(view, view.id === opened, deeds);
  return viewForm(view, deeds.keep, () => deeds.edit(null), [
    deed("views.overwrite", "check", (draft) => deeds.overwrite(view, draft)),
    deed("views.delete", "trash", () => deeds.drop(view)),
  ]);
}

function shownRow(view: View, isOpen: boolean, { open, edit }: ViewDeeds): HTMLElement {
  const owner = language() === "en" ? view.owner_en : view.owner_zh;
  return h(
    "div",
    { class: "view-row" },
    h(
      "button",
      {
        type: "button",
        class: "choice",
        "data-view": view.id,
        "aria-current": isOpen && "true",
        onclick: () => open(view),
      },
      h(
        "span",
        {},
        data(view.name),
        !view.mine && h("span", { class: "sub" }, data(owner)),
      ),
      view.mine && view.shared && h("span", { class: "sub" }, t("views.isshared")),
    ),
    view.mine &&
      h(
        "button",
        {
          type: "button",
          class: "button ghost small square",
          "data-edit": view.id,
          "aria-label": t("views.edit", { name: view.name }),
          title: t("views.edit", { name: view.name }),
          onclick: () => edit(view),
        },
        icon("edit"),
      ),
  );
}

function restoreRow(view: View, { restore }: ViewDeeds): HTMLElement {
  return h(
    "p",
    { class: "notice view-deleted", role: "status" },
    h("span", {}, t("views.deleted", { name: view.name })),
    h(
      "button",
      {
        type: "button",
        class: "button small",
        id: "view-restore",
        onclick: () => restore(view),
      },
      icon("undo"),
      t("views.restore"),
    ),
  );
}
