// What a screen that nobody sits at needs: it stays awake, begins each day anew, tries again
// what failed, fills the whole display.
import { longer } from "../live";
import { now, setClock, untilHour } from "./moments";

const HOUR = 4; // when nobody looks
const RETRY_MS = 60_000;
const ANSWER_MS = 10_000; // a dead line tells of no error for minutes

/** Asks the server what time it is; false: it does not answer. */
export async function readClock(): Promise<boolean> {
  const answer = await asked("/healthz");
  setClock(answer?.headers.get("Date") ?? null);
  return answer?.ok ?? false;
}

/** Whether the server could show this page: it lives, and so does its database. */
export async function isReady(): Promise<boolean> {
  const answer = await asked("/readyz");
  if (!answer || answer.ok) return answer !== null;
  const { errors } = (await answer.json().catch(() => ({}))) as {
    errors?: { where: string }[];
  };
  // Without a worker imports wait, but a wall works.
  return errors !== undefined && errors.every(({ where }) => where === "jobs");
}

async function asked(address: string): Promise<Response | null> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  return fetch(address, { cache: "no-store", signal }).catch(() => null);
}

export function stayAwake(): void {
  if (!("wakeLock" in navigator)) return; // plain http, or an older browser
  const hold = () => {
    if (!document.hidden) navigator.wakeLock.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", hold);
  hold();
}

/** What leaks in weeks does not in a day; and the page is that of the newest version. */
export function beginAnewEachDay(reload?: () => void): void {
  setTimeout(() => void beginAnew(RETRY_MS, reload), untilHour(HOUR, now()));
}

/** Loads the page again once the server can show it: an error page would hang there until
 *  somebody came, whether the browser's own or ours. */
export async function beginAnew(
  everyMs: number,
  reload = () => location.reload(),
): Promise<void> {
  if (await isReady()) reload();
  else setTimeout(() => void beginAnew(everyMs, reload), everyMs);
}

/**
 * Tries until it succeeds, each time after a longer wait. Resolves after the first attempt,
 * whichever way it ended. failed: called at each failure, before the wait.
 */
export async function persistently(
  attempt: () => Promise<void>,
  failed: (reason: unknown) => void,
  waitMs: number,
): Promise<void> {
  try {
    await attempt();
  } catch (reason) {
    failed(reason);
    setTimeout(() => void persistently(attempt, failed, longer(waitMs)), waitMs);
  }
}

export async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}
