// The line on top: day and hour, whose wall this is, how fresh its data are.
import { byId, h, replace } from "../dom";
import { clock } from "../format";
import { language, t } from "../i18n";
import { icon } from "../icons";
import { type LiveState, stateText } from "../live";
import { chooseLanguage } from "../session";
import { toggleFullScreen } from "./kiosk";
import { now } from "./moments";
import type { Tour } from "./tour";

const ZONE = "Asia/Shanghai";
const YEAR_S = 365 * 86_400;

export function startClock(): void {
  const locale = language() === "en" ? "en-GB" : "zh-CN";
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: ZONE });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: ZONE });
  const show = () => {
    const at = now();
    byId("clock").textContent = clock(at);
    byId("date").textContent = day.format(at);
    byId("weekday").textContent = weekday.format(at);
  };
  show();
  setInterval(show, 1_000);
}

export function showDataTime(at: Date): void {
  byId("data-time").textContent = t("screen.datatime", { time: clock(at) });
}

export function showLive(state: LiveState): void {
  const box = byId("live");
  box.dataset.state = state;
  box.textContent = stateText(state);
}

export function showLost(since: Date | null): void {
  const banner = byId("banner");
  banner.hidden = since === null;
  document.body.classList.toggle("lost", since !== null);
  if (since)
    replace(
      banner,
      icon("warning"),
      h("span", {}, t("screen.lost", { time: clock(since).slice(0, 5) })),
    );
}

/** aScreen: nobody is signed in, so the language is kept in its cookie alone. */
export function wireTools(aScreen: boolean): void {
  const full = byId("fullscreen");
  replace(full, icon("full"));
  full.addEventListener("click", () => void toggleFullScreen().catch(console.warn));
  document.getElementById("home")?.append(icon("home"));
  document.getElementById("screens")?.append(icon("wall"));
  const button = byId("language");
  button.addEventListener("click", () => {
    const chosen = button.dataset.language ?? "zh";
    if (!aScreen) return void chooseLanguage(chosen).catch(console.warn);
    document.cookie = `lang=${chosen}; path=/; max-age=${YEAR_S}; samesite=lax`;
    location.reload();
  });
}

export function showTour(tour: Tour): void {
  const button = byId("tour");
  const running = tour.state === "running";
  button.setAttribute("aria-pressed", String(tour.state !== "off"));
  button.dataset.state = tour.state;
  const where = { at: tour.at || tour.size, n: tour.size, s: tour.left };
  replace(
    button,
    icon(tour.state === "off" ? "play" : "pause"),
    h("span", {}, t(`screen.tour.${running && !tour.size ? "none" : tour.state}`, where)),
  );
  button.title = t("screen.tour.keys");
  document.body.classList.toggle("touring", running);
}
