// /setup: what is there of the city, what is missing, and the next step of each.
import "../styles/base.css";
import "../styles/parts.css";
import "../styles/home.css";
import "../styles/setup.css";
import { get, post } from "../api";
import { markReady, showAccount, wireSettings } from "../chrome";
import { byId, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { dateTime } from "../format";
import { t } from "../i18n";
import { loadSession, loadVocabularies } from "../session";
import { type Setup, groupBlocks, headBlock } from "../setting_up/steps";
import { toast } from "../toast";
import type { Word } from "../types";

const POLL_MS = 700;
let roles: Word[] = [];

wireSettings();
begin().finally(markReady);

async function begin(): Promise<void> {
  const box = byId("setup");
  replace(box, waiting(10));
  try {
    const [session, words] = await Promise.all([loadSession(), loadVocabularies()]);
    showAccount(session, words);
    roles = words.roles ?? [];
    await show();
  } catch (reason) {
    replace(
      box,
      failureBox(reason, () => void begin()),
    );
  }
}

async function show(): Promise<void> {
  const found = await get<Setup>("/api/setup");
  replace(
    byId("sub"),
    h("span", {}, t("setup.sub")),
    h("span", {}, t("setup.at", { time: dateTime(found.at) })),
    !found.whole && h("span", {}, t("setup.scoped")),
  );
  const again = () => void show().catch(console.warn);
  replace(byId("setup"), headBlock(found, again), groupBlocks(found, roles, check));
}

/** The check of all grids as a job; when it has ended the page tells what it found. */
async function check(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  button.textContent = t("setup.checking");
  try {
    const { url } = await post<{ url: string | null }>("/api/setup/partition-check", {});
    const error = url && (await ended(url));
    toast(error || t(url ? "setup.checked" : "setup.checking.other"));
    await show();
    byId("step-partition").querySelector("button")?.focus();
  } catch (reason) {
    replace(
      byId("setup"),
      failureBox(reason, () => void begin()),
    );
  }
}

async function ended(url: string): Promise<string | null> {
  for (;;) {
    const job = await get<{ state: string; error: string | null }>(url);
    if (job.state === "done") return null;
    if (job.state === "failed" || job.state === "cancelled") return job.error;
    await new Promise((go) => window.setTimeout(go, POLL_MS));
  }
}
