// Panel 3: the day by the hour beside yesterday; for who sees totals alone, days beside
// days, because an hour of a small unit tells of single incidents.
import { h } from "../dom";
import { midnight, number } from "../format";
import { t } from "../i18n";
import type { Filter } from "../types";
import { Chart, axes } from "./chart";
import { figure } from "./figure";
import { now, wholeDay } from "./moments";
import type { Recipe } from "./panel";
import { type Figures, countOf, figures, readAt, tableOf } from "./questions";
import { type Wall, within } from "./wall";

interface Found {
  names: string[];
  filters: Filter[]; // of each point of the newer line
  newer: (number | null)[];
  older: (number | null)[];
  totals: { newer: number | null; older: number | null };
  spans: { newer: Filter; older: Filter };
  at: string;
}
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const WEEK = 7;
const HOUR_MS = 3_600_000;

export function curve(wall: Wall): Recipe<Found> {
  const chart = new Chart("curve", wall.calm);
  const hourly = wall.sight === "rows";
  return {
    id: "curve",
    title: hourly ? "screen.curve" : "screen.curve.days",
    everyMs: 4_000,
    ask: hourly ? byHour : byDay,
    at: ({ at }) => at,
    draw: (_, found) => {
      chart.clicked((at) => {
        if (wall.linked && found.filters[at]) wall.onMap(found.filters[at]);
      });
      const names = hourly
        ? ([t("screen.day.today"), t("screen.day.yesterday")] as const)
        : ([t("screen.week.this"), t("screen.week.last")] as const);
      return [
        heads(wall, found, names),
        chart.show(spoken(found, names), (look) => ({
          ...axes(look, found.names, hourly ? 3 : 1),
          series: [
            line(names[1], found.older, look.tone("--text-3"), look.rem, true),
            line(names[0], found.newer, look.tone("--accent"), look.rem, false),
          ],
        })),
      ];
    },
  };
}

async function byHour(wall: Wall, signal: AbortSignal): Promise<Found> {
  const [today, yesterday] = [wholeDay(0), wholeDay(1)];
  const ask = (span: Filter) => figures(within(wall, span), [["hour"]], signal);
  const [newer, older] = await Promise.all([ask(today), ask(yesterday)]);
  const passed = Math.floor((now().getTime() - Date.parse(today.from)) / HOUR_MS);
  const hours = (found: Figures) => HOURS.map((at) => countOf(tableOf(found), String(at)));
  const start = Date.parse(today.from);
  return {
    names: HOURS.map((hour) => `${hour}`),
    filters: HOURS.map((hour) =>
      within(wall, {
        from: new Date(start + hour * HOUR_MS).toISOString(),
        to: new Date(start + (hour + 1) * HOUR_MS).toISOString(),
      }),
    ),
    newer: hours(newer).map((n, hour) => (hour > passed ? null : n)),
    older: hours(older),
    totals: { newer: newer.total, older: older.total },
    spans: { newer: within(wall, today), older: within(wall, yesterday) },
    at: readAt([newer, older])!,
  };
}

async function byDay(wall: Wall, signal: AbortSignal): Promise<Found> {
  const at = now();
  const days = (from: number) => Array.from({ length: WEEK }, (_, n) => from - n);
  const span = (days: number[]) => ({
    from: wholeDay(days[0]!, at).from,
    to: wholeDay(days.at(-1)!, at).to,
  });
  const [these, those] = [days(WEEK - 1), days(2 * WEEK - 1)];
  const ask = (span: Filter) => figures(within(wall, span), [["day"]], signal);
  const [newer, older] = await Promise.all([ask(span(these)), ask(span(those))]);
  const told = (found: Figures, days: number[]) =>
    days.map((ago) => countOf(tableOf(found), midnight(at, ago).slice(0, 10)));
  return {
    names: these.map((ago) => midnight(at, ago).slice(5, 10)),
    filters: these.map((ago) => within(wall, wholeDay(ago, at))),
    newer: told(newer, these),
    older: told(older, those),
    totals: { newer: newer.total, older: older.total },
    spans: { newer: within(wall, span(these)), older: within(wall, span(those)) },
    at: readAt([newer, older])!,
  };
}

function heads(wall: Wall, { totals, spans }: Found, names: readonly [string, string]) {
  const head = (id: "newer" | "older", name: string) =>
    h(
      "div",
      { class: `key ${id}` },
      h("dt", {}, h("i", { class: "key-line" }), name),
      h(
        "dd",
        {},
        figure(wall, { key: id, value: totals[id], filter: spans[id], says: name }),
      ),
    );
  return h("dl", { class: "keys" }, head("newer", names[0]), head("older", names[1]));
}

function spoken(found: Found, names: readonly [string, string]): string {
  const peak = (values: (number | null)[]) => {
    const most = Math.max(0, ...values.map((value) => value ?? 0));
    return { n: number(most), at: found.names[values.indexOf(most)] ?? "–" };
  };
  return [t("screen.peak", { name: names[0], ...peak(found.newer) })]
    .concat(t("screen.peak", { name: names[1], ...peak(found.older) }))
    .join(t("screen.and"));
}

function line(
  name: string,
  data: (number | null)[],
  color: string,
  rem: number,
  faint: boolean,
) {
  return {
    type: "line" as const,
    name,
    data,
    color,
    showSymbol: false,
    symbolSize: 0.4 * rem,
    lineStyle: {
      width: (faint ? 0.1 : 0.16) * rem,
      type: faint ? ("dashed" as const) : ("solid" as const),
    },
    areaStyle: faint ? undefined : { opacity: 0.14 },
  };
}
