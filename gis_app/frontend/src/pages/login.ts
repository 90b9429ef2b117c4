// /login: a name and a password, or one click while the data are the demo's.
import "../styles/base.css";
import "../styles/login.css";
import { Problem, post } from "../api";
import { markReady, wireSettings } from "../chrome";
import { byId, h, replace } from "../dom";
import { explain } from "../failure";
import { t } from "../i18n";
import { drawArt } from "../login_art";
import { demoTitle, loadSession } from "../session";
import type { Session } from "../types";

wireSettings();
drawArt(byId("art"));
const form = document.querySelector<HTMLFormElement>("form.form")!;
const submit = form.querySelector<HTMLButtonElement>("button")!;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(form)) as Record<string, string>;
  void (form.id === "change" ? change(given) : signIn(given));
});
loadSession()
  .then((session) => {
    offerDemo(session);
    const firstSteps = document.getElementById("nobody-yet");
    if (firstSteps) firstSteps.hidden = !session.nobody_yet;
  })
  .catch((reason: unknown) => fail(explain(reason)))
  .finally(markReady);

async function signIn(given: Record<string, string>): Promise<void> {
  if (given.demo === undefined && !(given.username && given.password))
    return fail(t("login.empty"));
  await send("/api/session", given);
}

async function change(given: Record<string, string>): Promise<void> {
  if (given.new !== given.again) return fail(t("login.differ"));
  await send("/api/session/password", { old: given.old, new: given.new });
}

async function send(path: string, body: unknown): Promise<void> {
  const text = submit.textContent;
  submit.disabled = true;
  submit.textContent = t("login.busy");
  try {
    const session = await post<{ account?: { must_change?: boolean } }>(path, body);
    if (session.account?.must_change) location.reload();
    // The fragment is the map's view; the server never saw it.
    else location.assign((form.dataset.next || "/") + location.hash);
  } catch (reason) {
    const wrong = reason instanceof Problem && reason.status === 401;
    fail(wrong ? t("login.wrong") : explain(reason));
    submit.disabled = false;
    submit.textContent = text;
  }
}

function fail(text: string): void {
  const box = byId("login-error");
  box.textContent = text;
  box.hidden = false;
}

function offerDemo(session: Session): void {
  const box = document.getElementById("demo");
  const accounts = session.demo_accounts ?? [];
  if (!box || !session.demo || !accounts.length) return;
  const buttons = accounts.map((account) =>
    h(
      "button",
      {
        type: "button",
        class: "button demo-account",
        "data-username": account.username,
        onclick: () => void signIn({ demo: account.username }),
      },
      demoTitle(account),
      h("code", {}, account.username),
    ),
  );
  replace(
    box,
    h("h2", {}, t("login.demo")),
    h("div", { class: "demo-list" }, buttons),
    h("p", { class: "sub" }, t("login.demo.note")),
  );
  box.hidden = false;
}
