// The conditions of a filter, each in words: "事项 暴露垃圾", "5月1日 起", "画定范围 1.2 km²".
import type { Geometry } from "geojson";
import { area, date, dateTime, distance } from "../format";
import { areaOf } from "../geometry/area";
import { label, t } from "../i18n";
import type { Filter, Vocabularies, Word } from "../types";
import type { Named } from "./names";

const MOST_NAMES = 2;

export interface Condition {
  /** Keys of the filter that it is made of: all go when it is removed. */
  fields: string[];
  text: string;
  /** Whose name the text waits for: a unit or grid, or a party organisation. */
  named?: { kind: Named; code: string };
}

export function conditionsOf(filter: Filter, words: Vocabularies): Condition[] {
  const found: Condition[] = [];
  const add = (text: string | null, ...fields: string[]) => {
    if (text !== null) found.push({ fields, text });
  };
  const list = (key: string) => (filter[key] ?? []) as (string | number)[];
  if (filter.under !== undefined) {
    const code = String(filter.under);
    found.push({ fields: ["under"], text: code, named: { kind: "place", code } });
  }
  if (list("grids").length) found.push(gridsOf(list("grids").map(String)));
  if (filter.party !== undefined) {
    const code = String(filter.party);
    found.push({ fields: ["party"], text: code, named: { kind: "party", code } });
  }
  add(drawnText(filter.geometry as Geometry | undefined), "geometry");
  add(nearText(filter.near as { radius_m: number } | undefined), "near");
  add(timeText(filter), "from", "to", "time_field");
  add(statesText(list("states"), words.states), "states");
  add(flag(filter.overdue, t("filter.overdue"), t("condition.intime")), "overdue");
  add(names(list("severities"), words.severities), "severities");
  add(names(list("categories"), words.categories), "categories");
  add(names(list("sources"), words.sources), "sources");
  add(flag(filter.ambiguous, t("filter.ambiguous"), t("condition.certain")), "ambiguous");
  add(ruleText(filter.rule, words.rules), "rule");
  add(filter.text ? t("condition.text", { text: String(filter.text) }) : null, "text");
  add(basisText(filter.basis), "basis");
  return found;
}

function gridsOf(codes: string[]): Condition {
  const [first = ""] = codes;
  if (codes.length > 1)
    return { fields: ["grids"], text: t("condition.grids", { n: codes.length }) };
  return { fields: ["grids"], text: first, named: { kind: "place", code: first } };
}

function names(codes: (string | number)[], words: Word[] | undefined): string | null {
  if (!codes.length) return null;
  const told = codes.slice(0, MOST_NAMES).map((code) => label(words, code));
  const text = told.join(t("condition.comma"));
  return codes.length > MOST_NAMES
    ? t("condition.more", { names: text, n: codes.length })
    : text;
}

function statesText(codes: (string | number)[], words: Word[] | undefined): string | null {
  const all = (open: boolean) =>
    (words ?? []).filter((word) => isOpen(word) === open).map(({ code }) => Number(code));
  const is = (wanted: number[]) =>
    wanted.length === codes.length && wanted.every((code) => codes.includes(code));
  if (!codes.length) return null;
  if (is(all(true))) return t("filter.open");
  return is(all(false)) ? t("filter.done") : names(codes, words);
}

function isOpen({ is_open }: Word): boolean {
  return is_open === true || is_open === "true";
}

function flag(value: unknown, yes: string, no: string): string | null {
  if (value === undefined || value === null) return null;
  return value ? yes : no;
}

function drawnText(geometry: Geometry | undefined): string | null {
  return geometry ? t("condition.drawn", { area: area(areaOf(geometry)) }) : null;
}

function nearText(near: { radius_m: number } | undefined): string | null {
  return near ? t("condition.near", { distance: distance(near.radius_m) }) : null;
}

function ruleText(rule: unknown, words: Word[] | undefined): string | null {
  if (!rule) return null;
  return rule === "unplaced" ? t("condition.unplaced") : label(words, String(rule));
}

function basisText(basis: unknown): string | null {
  if (!basis || basis === "current") return null;
  return basis === "reported"
    ? t("condition.basis")
    : t("condition.asof", { date: date(String(basis)) });
}

function timeText(filter: Filter): string | null {
  const from = filter.from ? moment(String(filter.from), 0) : null;
  const to = filter.to ? moment(String(filter.to), 1) : null;
  if (!from && !to) return null;
  const time =
    from === to
      ? from!
      : from && to
        ? t("condition.between", { from, to })
        : from
          ? t("condition.since", { from })
          : t("condition.until", { to: to! });
  const by = filter.time_field;
  if (by === "occurred_at" || by === "due_at" || by === "closed_at")
    return t(`condition.time.${by}`, { time });
  return time;
}

/** A midnight as its day; of an end, which is half open, the day before. */
function moment(iso: string, ends: 0 | 1): string {
  const at = new Date(iso);
  const local = new Date(at.getTime() + 8 * 3_600_000);
  const isMidnight = local.getTime() % 86_400_000 === 0;
  return isMidnight
    ? date(new Date(at.getTime() - ends).toISOString())
    : dateTime(at.toISOString());
}
