// What a screen that nobody sits at needs: it stays awake, begins each day anew, fills the
// whole display.
import { now, setClock, untilHour } from "./moments";

const HOUR = 4; // when nobody looks
const RETRY_MS = 60_000;

/** Asks the server what time it is; false: it does not answer. */
export async function readClock(): Promise<boolean> {
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    setClock(answer.headers.get("Date"));
    return answer.ok;
  } catch {
    return false;
  }
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
export function beginAnewEachDay(reload = () => location.reload()): void {
  const attempt = async () => {
    // A browser's own error page would hang there until somebody came.
    if (await readClock()) reload();
    else setTimeout(() => void attempt(), RETRY_MS);
  };
  setTimeout(() => void attempt(), untilHour(HOUR, now()));
}

export async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}
