// The filter as a person reads it: one line for each condition.
import { dateTime, distance } from "../format";
import { label, t } from "../i18n";
import type { Filter, Vocabularies } from "../types";
import { whereOf } from "./range";

const LISTS = {
  categories: ["categories", "filter.category"],
  severities: ["severities", "filter.severity"],
  states: ["states", "filter.state"],
  sources: ["sources", "filter.source"],
} as const;

/** name: of a unit's or grid's code. */
export function inWords(
  filter: Filter,
  words: Vocabularies,
  name: (code: string) => string,
): string[] {
  const lines: string[] = [];
  const { geometry, near, grids, under } = whereOf(filter);
  if (geometry) lines.push(t("range.drawn"));
  if (near)
    lines.push(
      `${t("range.near")} ${distance(near.radius_m)} (${near.lon.toFixed(6)}, ${near.lat.toFixed(6)})`,
    );
  if (grids.length) lines.push(`${t("range.grids", { n: grids.length })}: ${grids.map(name).join(" ")}`);
  if (under) lines.push(`${t("range.under")} ${name(under)}`);
  if (filter.from) lines.push(`${t("filter.since")} ${dateTime(String(filter.from))}`);
  if (filter.to) lines.push(`${t("filter.until")} ${dateTime(String(filter.to))}`);
  for (const [key, [vocabulary, title]] of Object.entries(LISTS)) {
    const held = (filter[key] ?? []) as (string | number)[];
    if (!held.length) continue;
    const labels = held.map((code) => label(words[vocabulary], code));
    lines.push(`${t(title)}: ${labels.join(" · ")}`);
  }
  if (filter.text) lines.push(`${t("filter.text")}: ${String(filter.text)}`);
  if (filter.overdue === true) lines.push(t("filter.overdue"));
  if (filter.ambiguous === true) lines.push(t("filter.ambiguous"));
  return lines;
}
