// The place to drop files on: dragged, chosen, or pasted; the whole window takes a drop.
import { type Child, h } from "../dom";
import { t } from "../i18n";
import { icon } from "../icons";
import { isTable } from "./csv";
import { packed } from "./zip";

export interface DropOptions {
  title: string;
  hint: Child;
  several: boolean;
  onFiles: (files: File[]) => void;
}

/** A box that asks for files. It hears drops and pastes while it is on the page. */
export function dropZone({ title, hint, several, onFiles }: DropOptions): HTMLElement {
  const chooser = h("input", {
    type: "file",
    class: "visually-hidden",
    multiple: several,
    tabindex: "-1",
    "aria-hidden": "true",
  });
  const button = h(
    "button",
    { type: "button", class: "drop", onclick: () => chooser.click() },
    icon("upload"),
    h("span", { class: "drop-title" }, title),
    h("span", { class: "drop-hint" }, hint),
  );
  const box = h("div", { class: "drop-box" }, button, chooser);
  const take = async (list: File[]) => {
    const files = await packed(list);
    if (files.length) onFiles(several ? files : files.slice(0, 1));
  };
  chooser.addEventListener("change", () => {
    const chosen = [...(chooser.files ?? [])];
    chooser.value = "";
    void take(chosen);
  });
  hear(box, button, (files) => void take(files));
  return box;
}

// Heard on the whole page, for files are let fall anywhere; ends with the box.
function hear(box: HTMLElement, button: HTMLElement, take: (files: File[]) => void): void {
  const ending = new AbortController();
  const on = <Name extends keyof DocumentEventMap>(
    name: Name,
    listener: (event: DocumentEventMap[Name]) => void,
  ) => document.addEventListener(name, listener, { signal: ending.signal });
  let wasShown = false;
  const mine = (target: EventTarget | null) => {
    if (wasShown && !box.isConnected) ending.abort();
    wasShown ||= box.isConnected;
    return isFor(box, target);
  };
  const carriesFiles = (event: DragEvent) =>
    event.dataTransfer?.types.includes("Files") === true;
  on("dragover", (event) => {
    if (!carriesFiles(event)) return;
    button.classList.toggle("over", mine(event.target));
    event.preventDefault();
  });
  on("dragleave", (event) => {
    if (event.relatedTarget === null) button.classList.remove("over");
  });
  on("drop", (event) => {
    button.classList.remove("over");
    if (!carriesFiles(event)) return;
    // A file let fall beside every box must not replace the page.
    event.preventDefault();
    if (mine(event.target)) take([...(event.dataTransfer?.files ?? [])]);
  });
  on("paste", (event) => {
    if (isTyping(event.target) || !mine(event.target)) return;
    const files = pasted(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
}

/** The box that it fell on; beside all boxes, the first that is to be seen. */
function isFor(box: HTMLElement, target: EventTarget | null): boolean {
  const hit = target instanceof Element ? target.closest(".drop-box") : null;
  if (hit) return hit === box;
  const shown = [...document.querySelectorAll<HTMLElement>(".drop-box")].filter(
    (one) => one.offsetParent !== null,
  );
  return shown[0] === box;
}

/** Files on the clipboard; or a table of Excel's as a file of our own. */
function pasted(clipboard: DataTransfer | null): File[] {
  const files = [...(clipboard?.files ?? [])];
  const text = clipboard?.getData("text/plain") ?? "";
  // Excel puts a picture of the cells beside them: the cells are what is meant.
  if (isTable(text))
    return [new File([text], t("import.pasted"), { type: "text/tab-separated-values" })];
  return files;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
