// Saved views, above the filter: one's own and those shared around, each one click away.
import { h, replace } from "../dom";
import { explain } from "../failure";
import { t } from "../i18n";
import { icon } from "../icons";
import {
  type View,
  changeView,
  deleteView,
  loadViews,
  saveView,
  shownBy,
} from "../viewing/client";
import { type Stage, putOnStage, readStage } from "../viewing/stage";
import type { Draft } from "./view_form";
import { viewRows } from "./view_rows";

export interface Views {
  /** Those whose name holds a text. */
  find(text: string): View[];
  open(view: View): void;
}

export function showViews(
  box: HTMLElement,
  stage: Stage,
  tell: (text: string) => void,
): Views {
  let views: View[] = [];
  let editing: View | "new" | null = null;
  let deleted: View | null = null;
  let opened = 0;
  const trouble = h("p", { class: "notice bad", role: "alert", hidden: true });
  const body = h("div", {});
  const section = h("section", { class: "section views", id: "views" });

  const attempt = async (deed: () => Promise<void>) => {
    trouble.hidden = true;
    try {
      await deed();
    } catch (reason) {
      trouble.textContent = explain(reason);
      trouble.hidden = false;
    }
  };
  const reload = async () => {
    views = await loadViews();
    render();
  };
  const edit = (what: View | "new" | null) => {
    const before = editing;
    editing = what;
    trouble.hidden = true;
    render();
    const back = before && before !== "new" ? `[data-edit="${before.id}"]` : "#view-save";
    const next = what ? "#view-name" : back;
    section.querySelector<HTMLElement>(next)?.focus();
  };
  const open = (view: View) => {
    opened = view.id;
    render();
    void putOnStage(stage, view).then(() => tell(t("views.opened", { name: view.name })));
  };
  const keep = ({ name, shared }: Draft) =>
    attempt(async () => {
      if (editing === "new") await saveView(name, shared, readStage(stage));
      else if (editing) await changeView(editing, { name, shared });
      await reload();
      edit(null);
      tell(t("views.kept", { name }));
    });
  const overwrite = (view: View, { name, shared }: Draft) =>
    attempt(async () => {
      await changeView(view, { name, shared, ...readStage(stage) });
      await reload();
      edit(null);
      tell(t("views.kept", { name }));
    });
  const drop = (view: View) =>
    attempt(async () => {
      await deleteView(view);
      deleted = view;
      await reload();
      edit(null);
      section.querySelector<HTMLElement>("#view-restore")?.focus();
    });
  const restore = (view: View) =>
    attempt(async () => {
      await saveView(view.name, view.shared, shownBy(view));
      deleted = null;
      await reload();
      section.querySelector<HTMLElement>("#view-save")?.focus();
    });

  const render = () =>
    replace(
      body,
      viewRows(
        { views, editing, deleted, opened },
        {
          open,
          edit,
          keep: (draft) => void keep(draft),
          overwrite: (view, draft) => void overwrite(view, draft),
          drop: (view) => void drop(view),
          restore: (view) => void restore(view),
        },
      ),
    );

  replace(
    section,
    h(
      "h3",
      {},
      t("views.title"),
      h(
        "button",
        {
          type: "button",
          class: "button small",
          id: "view-save",
          onclick: () => edit(editing === "new" ? null : "new"),
        },
        icon("plus"),
        t("views.save"),
      ),
    ),
    trouble,
    body,
  );
  box.prepend(section);
  void attempt(reload);
  return {
    find: (text) => {
      const wanted = text.toLocaleLowerCase();
      return views.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
    },
    open,
  };
}
