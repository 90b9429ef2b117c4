// Saved views, above the filter: one's own and those shared around, each one click away.
import { data, h, replace } from "../dom";
import { explain } from "../failure";
import { language, t } from "../i18n";
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

export interface Views {
  /** Those whose name holds a text. */
  find(text: string): View[];
  open(view: View): void;
}

interface Draft {
  name: string;
  shared: boolean;
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

  const render = () => {
    const own = views.filter(({ mine }) => mine);
    const others = views.filter(({ mine }) => !mine);
    replace(
      body,
      editing === "new" && form({ name: "", shared: false }, keep, () => edit(null)),
      deleted && restoreRow(deleted),
      !views.length && !editing && h("p", { class: "sub" }, t("views.empty")),
      list(t("views.mine"), own),
      list(t("views.others"), others),
    );
  };
  const list = (title: string, rows: View[]) =>
    rows.length > 0 && [
      h("h4", { class: "views-group" }, title),
      h("ul", { class: "views-list", "aria-label": title }, rows.map(row)),
    ];
  const row = (view: View) =>
    h(
      "li",
      {},
      editing !== "new" && editing?.id === view.id
        ? form(view, keep, () => edit(null), [
            deed("views.overwrite", "check", (draft) => overwrite(view, draft)),
            deed("views.delete", "trash", () => drop(view)),
          ])
        : shownRow(view),
    );
  const shownRow = (view: View) => {
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
          "aria-current": view.id === opened && "true",
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
  };
  const restoreRow = (view: View) =>
    h(
      "p",
      { class: "notice view-deleted", role: "status" },
      h("span", {}, t("views.deleted", { name: view.name })),
      h(
        "button",
        {
          type: "button",
          class: "button small",
          id: "view-restore",
          onclick: () => void restore(view),
        },
        icon("undo"),
        t("views.restore"),
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

interface Deed {
  key: "views.overwrite" | "views.delete";
  icon: "check" | "trash";
  run: (draft: Draft) => void;
}

function deed(key: Deed["key"], name: Deed["icon"], run: Deed["run"]): Deed {
  return { key, icon: name, run };
}

function form(
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
