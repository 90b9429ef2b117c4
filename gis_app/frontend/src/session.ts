// Who is signed in and where: asked once on every page.
import { get, keepCsrfToken, post } from "./api";
import { language } from "./i18n";
import type { Session, Vocabularies } from "./types";

export async function loadSession(): Promise<Session> {
  const session = await get<Session>("/api/session");
  keepCsrfToken(session.csrf);
  return session;
}

export function loadVocabularies(): Promise<Vocabularies> {
  return get<Vocabularies>("/api/vocabularies");
}

export async function chooseLanguage(chosen: string): Promise<void> {
  await post("/api/session/language", { language: chosen });
  location.reload();
}

export type Sight = "rows" | "totals" | "nothing";

/** Of incidents: each one, only totals of whole grids, or nothing at all. */
export function sight({ account }: Session): Sight {
  if (account === null) return "nothing";
  if (!account.aggregate_only) return "rows";
  return account.abilities.includes("aggregates") ? "totals" : "nothing";
}

export function seesRows(session: Session): boolean {
  return sight(session) === "rows";
}

/** The account's own top unit: of several areas the first, else the whole installation. */
export function topUnit({ account, installation }: Session): string {
  return account?.prefixes.find((prefix) => prefix !== "") ?? installation.root_code;
}

/** A demo account's name in the page's language; titles of real accounts are data. */
export function demoTitle(account: { title_zh: string; title_en: string }): string {
  return language() === "en" ? account.title_en : account.title_zh;
}

/** The account's title: data, but for the demo's, which are known in both languages. */
export function titleOf({ account, demo_accounts }: Session): string {
  const known = demo_accounts?.find((one) => one.username === account?.username);
  return known ? demoTitle(known) : (account?.title ?? "");
}
