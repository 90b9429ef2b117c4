// Files on their way up, each a line with its progress; several may go at once.
import { wasAborted } from "../api";
import { data, h } from "../dom";
import { explain } from "../failure";
import { t } from "../i18n";
import { icon } from "../icons";
import { IMPORTS } from "./client";
import { action, progressBar } from "./parts";
import { fileSize } from "./progress";
import type { Import } from "./types";
import { type Sending, isTooLarge, jsonOf, send } from "./upload";

export interface Uploads {
  box: HTMLElement;
  add: (files: File[], kind: string) => void;
}

/** onOne: a single file is up, open it at once; of several each line becomes a link. */
export function uploads(
  onOne: (one: Import) => void,
  href: (id: number) => string,
): Uploads {
  const box = h("ul", { class: "uploads", "aria-live": "polite" });
  const add = (files: File[], kind: string) => {
    const alone = files.length === 1;
    for (const file of files)
      box.prepend(
        upload(file, kind, (one, line) => (alone ? onOne(one) : uploaded(line, one, href))),
      );
  };
  return { box, add };
}

function upload(
  file: File,
  kind: string,
  onUp: (one: Import, line: HTMLElement) => void,
): HTMLElement {
  const bar = progressBar(t("import.sending", { file: file.name }));
  const said = h("span", { class: "sub" }, fileSize(file.size));
  const cancel = action("close", "", () => sending.cancel(), "ghost small square", {
    "aria-label": t("import.cancel"),
    title: t("import.cancel"),
  });
  const line = h(
    "li",
    { class: "upload" },
    icon("file"),
    h("div", { class: "upload-what" }, h("span", {}, data(file.name)), said, bar.box),
    cancel,
  );
  const fields = { confirm: "1", ...(kind ? { kind } : {}) };
  const sending: Sending = send(IMPORTS, fields, file, (sent, total) => {
    bar.set(total ? sent / total : null);
    said.textContent = t("import.of.bytes", {
      done: fileSize(sent),
      total: fileSize(total),
    });
  });
  sending.done
    .then((sent) => jsonOf<Import>(sent))
    .then((one) => onUp(one, line))
    .catch((reason: unknown) => {
      if (wasAborted(reason)) return line.remove();
      line.classList.add("bad");
      bar.box.remove();
      said.replaceChildren(isTooLarge(reason) ? t("import.toolarge") : explain(reason));
      said.setAttribute("role", "alert");
      cancel.replaceWith(
        action("close", "", () => line.remove(), "ghost small square", {
          "aria-label": t("app.close"),
        }),
      );
    });
  return line;
}

function uploaded(line: HTMLElement, one: Import, href: (id: number) => string): void {
  line.replaceChildren(
    icon("check"),
    h("div", { class: "upload-what" }, h("a", { href: href(one.id) }, data(one.file_name))),
    h("a", { class: "button small", href: href(one.id) }, t("import.look")),
  );
}
