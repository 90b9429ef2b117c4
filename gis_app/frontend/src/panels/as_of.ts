// When figures were true: a number without its time is nobody's evidence.
import { h } from "../dom";
import { clock, dateTime } from "../format";
import { t } from "../i18n";

/** "数据 14:03:22", the day with it for the pointer; null where no time is known. */
export function asOf(at: string): HTMLElement | null {
  const text = timeOf(at);
  if (!text) return null;
  return h("time", { class: "sub as-of", datetime: at, title: dateTime(at) }, text);
}

export function timeOf(at: string): string {
  const when = new Date(at);
  return Number.isNaN(when.getTime()) ? "" : t("theme.at", { time: clock(when) });
}
