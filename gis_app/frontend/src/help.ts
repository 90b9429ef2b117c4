// The handbook beside the work: the button in the header and the key ? open the chapter of
// this page and account, which the server has chosen, in a dialog.
import { h, replace } from "./dom";
import { failureBox, waiting } from "./failure";
import { t } from "./i18n";
import { icon } from "./icons";
import { onLetter } from "./letters";
import { Problem, wasAborted } from "./api";

let dialog: HTMLDialogElement | null = null;

/** Once a page: where its header has no button there is no help. */
export function wireHelp(): void {
  const button = document.getElementById("help");
  if (!(button instanceof HTMLAnchorElement)) return;
  button.addEventListener("click", (event) => {
    // Ctrl and the middle button still open the chapter as a page of its own.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(button.href);
  });
  onLetter((key, event) => {
    if (key !== "?" && key !== "\uff1f") return;
    event.preventDefault();
    open(button.href);
  });
}

function open(address: string): void {
  // On a page of the handbook there is nothing to lay over it.
  if (document.body.classList.contains("helping")) return location.assign(address);
  dialog ??= made();
  if (!dialog.open) dialog.showModal();
  void show(dialog, address);
}

function made(): HTMLDialogElement {
  const close = () => made.close();
  const body = h("div", { class: "help-body", tabindex: "-1" });
  const made = h(
    "dialog",
    { class: "help", "aria-labelledby": "help-title" },
    h(
      "header",
      { class: "panel-head" },
      h("h2", { id: "help-title" }, t("help.title")),
      h("a", { class: "button small ghost", id: "help-page" }, t("help.page")),
      h(
        "button",
        {
          type: "button",
          class: "button small square ghost",
          "aria-label": t("app.close"),
          onclick: close,
        },
        icon("close"),
      ),
    ),
    body,
  );
  // Letters are the map's tools and Escape steps back there: not while one reads here.
  made.addEventListener("keydown", (event) => event.stopPropagation());
  made.addEventListener("click", (event) => event.target === made && close());
  body.addEventListener("click", (event) => followLink(made, event));
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = new FormData(event.target as HTMLFormElement).get("q") as string;
    void show(made, `/help?q=${encodeURIComponent(words)}`);
  });
  document.body.append(made);
  return made;
}

function followLink(box: HTMLDialogElement, event: MouseEvent): void {
  const link = (event.target as Element).closest("a");
  if (!link || event.ctrlKey || event.metaKey) return;
  const here = new URL(link.href);
  if (here.origin !== location.origin || !here.pathname.startsWith("/help")) return;
  event.preventDefault();
  void show(box, link.href);
}

// The chapter that is on its way: another one that is chosen meanwhile takes its place.
let asked = new AbortController();

async function show(box: HTMLDialogElement, address: string): Promise<void> {
  asked.abort();
  const { signal } = (asked = new AbortController());
  const body = box.querySelector<HTMLElement>(".help-body")!;
  box.querySelector<HTMLAnchorElement>("#help-page")!.href = address;
  replace(body, waiting(8));
  try {
    const part = await fetched(address, signal);
    if (signal.aborted) return;
    replace(body, part);
    const anchor = decodeURIComponent(new URL(address, location.href).hash.slice(1));
    const place = anchor && body.querySelector(`#${CSS.escape(anchor)}`);
    if (place) place.scrollIntoView();
    else body.scrollTop = 0;
    body.focus();
  } catch (reason) {
    if (signal.aborted || wasAborted(reason)) return;
    replace(
      body,
      failureBox(reason, () => void show(box, address)),
    );
  }
}

/** The handbook's part of our own page. It is parsed, never run: the server has made it
 *  of Markdown without any HTML in it, and scripts of a parsed document do nothing. */
async function fetched(address: string, signal: AbortSignal): Promise<Element> {
  const answer = await fetch(address, { credentials: "same-origin", signal }).catch(() => {
    throw new Problem(0, "", "");
  });
  if (!answer.ok) throw new Problem(answer.status, answer.statusText, "");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.getElementById("handbook");
  if (!part) throw new Problem(401, "", ""); // the door, since the session has ended
  part.removeAttribute("id");
  return document.adoptNode(part);
}
