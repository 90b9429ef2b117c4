// Walls that need nobody signed in: set up, looked at, revoked. For who may.
import { get, post, remove } from "../api";
import { byId, data, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { dateTime } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";
import type { Wall } from "./wall";

interface Screen {
  id: number;
  label: string;
  prefix: string;
  layout: string;
  made_by: string;
  expires_at: string;
  last_used_at: string | null;
}
const LAYOUTS = ["auto", "six", "twelve"] as const;

export function wireScreens(wall: Wall): void {
  const button = document.getElementById("screens");
  if (!button) return;
  const dialog = byId<HTMLDialogElement>("screens-dialog");
  const [made, list] = [h("div", {}), h("div", { class: "screens-list" })];
  button.addEventListener("click", () => {
    replace(made);
    replace(
      dialog,
      h(
        "header",
        { class: "dialog-head" },
        h("h2", { id: "screens-title" }, t("screens.title")),
        h(
          "button",
          {
            type: "button",
            class: "button ghost square",
            "aria-label": t("app.close"),
            onclick: () => dialog.close(),
          },
          icon("close"),
        ),
      ),
      h("p", { class: "sub" }, t("screens.what")),
      form(wall, made, list),
      made,
      h("h3", {}, t("screens.inforce")),
      list,
    );
    dialog.setAttribute("aria-labelledby", "screens-title");
    dialog.showModal();
    void fill(list);
  });
}

function form(wall: Wall, made: HTMLElement, list: HTMLElement): HTMLElement {
  const name = h("input", { name: "label", required: true, maxlength: 100 });
  const layout = h(
    "select",
    { name: "layout" },
    LAYOUTS.map((id) => h("option", { value: id }, t(`screens.layout.${id}`))),
  );
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      const body = { label: name.value, area: wall.place.code, layout: layout.value };
      const { address } = await post<{ address: string }>("/api/screens", body);
      replace(made, addressBox(address));
      name.value = "";
      void fill(list);
    } catch (reason) {
      replace(made, failureBox(reason));
    }
  };
  return h(
    "form",
    { class: "screens-form", onsubmit: submit },
    h("label", {}, t("screens.label"), name),
    h("label", {}, t("screens.layout"), layout),
    h("p", { class: "sub" }, t("screens.area"), " ", h("b", {}, data(wall.place.name))),
    h("button", { type: "submit", class: "button primary" }, t("screens.make")),
  );
}

/** Shown this once. Over plain http there is no clipboard: it is selected to be copied. */
function addressBox(address: string): HTMLElement {
  const box = h("input", {
    name: "address",
    readonly: true,
    value: address,
    "aria-label": t("screens.address"),
  });
  const copy = async () => {
    box.select();
    await navigator.clipboard?.writeText(address).catch(() => {});
  };
  return h(
    "div",
    { class: "notice warn screens-made", role: "status" },
    h("div", {}, h("p", {}, t("screens.once")), box),
    h(
      "button",
      { type: "button", class: "button", onclick: () => void copy() },
      icon("copy"),
      t("app.copy"),
    ),
  );
}

async function fill(list: HTMLElement): Promise<void> {
  replace(list, waiting(3));
  try {
    const { screens } = await get<{ screens: Screen[] }>("/api/screens");
    replace(
      list,
      screens.length
        ? screens.map((screen) => row(screen, list))
        : h("p", { class: "sub" }, t("screens.none")),
    );
  } catch (reason) {
    replace(
      list,
      failureBox(reason, () => void fill(list)),
    );
  }
}

function row(screen: Screen, list: HTMLElement): HTMLElement {
  const used = screen.last_used_at
    ? t("screens.used", { time: dateTime(screen.last_used_at) })
    : t("screens.unused");
  const button = h("button", { type: "button", class: "button small" }, icon("trash"));
  button.append(t("screens.revoke"));
  // What is revoked stays so: the second click means it.
  button.addEventListener("click", () => {
    if (button.dataset.sure) return void revoke();
    button.dataset.sure = "1";
    button.classList.add("danger");
    replace(button, icon("trash"), t("screens.revoke.sure"));
  });
  const revoke = async () => {
    try {
      await remove(`/api/screens/${screen.id}`);
      await fill(list);
    } catch (reason) {
      list.prepend(failureBox(reason));
    }
  };
  return h(
    "div",
    { class: "screens-row", "data-screen": screen.id },
    h("b", {}, data(screen.label)),
    h("span", { class: "code" }, screen.prefix || t("account.whole")),
    h(
      "span",
      { class: "sub" },
      data(screen.made_by),
      ` · ${used} · `,
      t("screens.until", { time: dateTime(screen.expires_at) }),
    ),
    button,
  );
}
