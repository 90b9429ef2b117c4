// Asks before something that cannot be taken back: a dialog of the browser's own kind.
import { type Child, h } from "../dom";
import { t } from "../i18n";

export function ask(
  title: string,
  body: Child,
  yes: string,
  kind: "primary" | "danger" = "primary",
): Promise<boolean> {
  return new Promise((resolve) => {
    const close = (answer: boolean) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-label": title },
      h("h2", {}, title),
      h("div", { class: "dialog-body" }, body),
      h(
        "div",
        { class: "dialog-actions" },
        h(
          "button",
          { type: "button", class: "button", onclick: () => close(false) },
          t("app.cancel"),
        ),
        h(
          "button",
          { type: "button", class: `button ${kind}`, onclick: () => close(true) },
          yes,
        ),
      ),
    );
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close(false);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
