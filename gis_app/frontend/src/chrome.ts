// The header that every page has: language, theme, account, signing out.
import { get, remove } from "./api";
import { byId, data, h, replace } from "./dom";
import { number } from "./format";
import { wireHelp } from "./help";
import { label, t } from "./i18n";
import { icon } from "./icons";
import { areLettersOn, switchLetters } from "./letters";
import { chooseLanguage, sight, titleOf } from "./session";
import type { Session, Vocabularies } from "./types";
import { wireWatermark } from "./watermark";

const YEAR_S = 365 * 86_400;
export type Theme = "dark" | "light";

export function theme(): Theme {
  return document.documentElement.dataset.theme === "light" ? "light" : "dark";
}

/** Language and theme buttons; `onTheme` lets the map follow. */
export function wireSettings(onTheme: (theme: Theme) => void = () => {}): void {
  wireHelp();
  wireWatermark();
  const languageButton = byId("language");
  languageButton.addEventListener("click", () =>
    chooseLanguage(languageButton.dataset.language ?? "zh").catch(console.warn),
  );
  const themeButton = byId("theme");
  const show = () => {
    const other = theme() === "dark" ? "light" : "dark";
    replace(themeButton, icon(other === "light" ? "sun" : "moon"));
    themeButton.setAttribute("aria-label", t(`theme.${other}`));
    themeButton.title = t(`theme.${other}`);
  };
  themeButton.addEventListener("click", () => {
    const chosen = theme() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = chosen;
    // A cookie, so that the server draws the next page in it from the first byte.
    document.cookie = `theme=${chosen}; path=/; max-age=${YEAR_S}; samesite=lax`;
    show();
    onTheme(chosen);
  });
  show();
  document.getElementById("sign-out")?.before(lettersSwitch());
}

function lettersSwitch(): HTMLElement {
  const box = h("input", { type: "checkbox", id: "letters", checked: areLettersOn() });
  box.addEventListener("change", () => switchLetters(box.checked));
  const name = h("label", { for: "letters", title: t("letters.what") }, box, t("letters.title"));
  return h("p", { class: "setting" }, name);
}

/** Who is signed in, for which area, as what; and the way out. */
export function showAccount(session: Session, words: Vocabularies): void {
  const account = session.account;
  if (!account) return;
  byId("account").hidden = false;
  const title = titleOf(session);
  byId("account-title").textContent = title;
  byId("account-mark").textContent = [...title][0] ?? "";
  const scope = account.prefixes.includes("")
    ? t("account.whole")
    : account.prefixes.length
      ? data(account.prefixes.join(" "))
      : t("account.nowhere");
  replace(
    byId("account-facts"),
    fact(
      t("account.roles"),
      account.roles.map((role) => label(words.roles, role)).join(" · "),
    ),
    fact(t("account.scope"), scope),
    account.org && fact(t("account.unit"), data(account.org.name)),
    fact(t("account.sees"), t(`sees.${sight(session)}`)),
  );
  if (account.abilities.includes("correct")) void showQueueNumber();
  wireMenu(byId("account-button"), byId("account-menu"));
  byId("sign-out").addEventListener("click", async () => {
    await remove("/api/session").catch(console.warn);
    location.assign("/login");
  });
}

/** How many incidents wait to be placed, wherever the page has room for it. */
export async function showQueueNumber(): Promise<void> {
  try {
    const { total } = await get<{ total: number }>("/api/locate-queue?limit=1");
    tellQueueNumber(total);
  } catch (reason) {
    console.warn(reason); // a number beside a link is no reason to trouble anybody
  }
}

export function tellQueueNumber(total: number): void {
  const places = document.querySelectorAll<HTMLElement>("#queue-number, .queue-number");
  for (const place of places) {
    place.textContent = number(total);
    place.hidden = total === 0;
    place.title = t("queue.waiting", { n: number(total) });
  }
}

function fact(name: string, value: Node | string) {
  return [h("dt", {}, name), h("dd", {}, value)];
}

/**
 * A button that opens a box: closed by Escape, by a click elsewhere, by leaving it, and
 * by the function that is returned.
 */
export function wireMenu(button: HTMLElement, body: HTMLElement): () => void {
  let whileOpen = new AbortController();
  const show = (open: boolean) => {
    body.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    whileOpen.abort();
    if (!open) return;
    // Heard only while it is open: a path is drawn anew with each place.
    whileOpen = new AbortController();
    const { signal } = whileOpen;
    document.addEventListener("pointerdown", outside, { signal });
    document.addEventListener("focusin", outside, { signal });
    document.addEventListener("keydown", escaped, { signal, capture: true });
  };
  const outside = (event: Event) => {
    const at = event.target as Node;
    if (!body.contains(at) && !button.contains(at)) show(false);
  };
  const escaped = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    show(false);
    button.focus();
  };
  button.addEventListener("click", () => show(body.hidden === true));
  return () => show(false);
}

export function markReady(): void {
  document.body.dataset.ready = "1";
}
