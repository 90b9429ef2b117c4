// Panel 4: what is open, by category.
import { h, styled } from "../dom";
import { count, number, percent } from "../format";
import { label, t } from "../i18n";
import { byTopCategory } from "../panels/bars";
import { Chart } from "./chart";
import { shareRows } from "./figure";
import type { Recipe } from "./panel";
import { figures, openStates, tableOf } from "./questions";
import { type Wall, within } from "./wall";

interface Found {
  total: number | null;
  rows: { code: string; count: number | null }[]; // the largest first
  at: string;
}
const SHOWN = 6;
// Told apart beside each other and by people who see few colours; none is a severity's.
export const TONES = [
  "#19c3e6",
  "#8f7cf7",
  "#3bd6a2",
  "#e58bc1",
  "#c3d94e",
  "#5f8fe8",
  "#8fa9c9",
];

export function categories(wall: Wall): Recipe<Found> {
  const chart = new Chart("ring", wall.calm);
  return {
    id: "categories",
    title: "screen.categories",
    note: "screen.note.open",
    everyMs: 4_000,
    ask: async (wall, signal) => {
      const filter = within(wall, { states: openStates(wall.words) });
      const found = await figures(filter, [["category"]], signal);
      const rows = [...tableOf(found)].map(([code, count]) => ({ code, count }));
      return { total: found.total, rows: byTopCategory(rows), at: found.at };
    },
    at: ({ at }) => at,
    isEmpty: ({ rows }) => rows.length === 0,
    empty: "screen.workload.none",
    draw: (_, found) => drawn(wall, chart, found),
  };
}

function drawn(wall: Wall, chart: Chart, { total, rows }: Found): HTMLElement {
  const states = openStates(wall.words);
  const shown = rows.slice(0, SHOWN);
  const others = rows.slice(SHOWN);
  const slices = shown.map(({ code, count: value }) => ({
    key: code,
    name: label(wall.words.categories, code),
    value,
    filter: within(wall, { states, categories: [code] }),
  }));
  if (others.length)
    slices.push({
      key: "others",
      name: t("screen.others"),
      value: others.some(({ count }) => count === null)
        ? null
        : others.reduce((sum, { count }) => sum + (count ?? 0), 0),
      filter: within(wall, { states, categories: others.map(({ code }) => code) }),
    });
  const list = shareRows(
    wall,
    slices.map((slice, at) => ({
      ...slice,
      name: [styled(h("i", { class: "dot" }), { "--tone": TONES[at]! }), slice.name],
      tone: TONES[at]!,
      says: slice.name,
    })),
    total,
  );
  const says = slices.map(({ name, value }) => `${name} ${count(value)}`).join(t("screen.and"));
  const ring = chart.show(says, ({ tone }) => ({
    tooltip: {
      trigger: "item",
      renderMode: "richText",
      confine: true,
      backgroundColor: tone("--raised"),
      borderColor: tone("--line-strong"),
      textStyle: { color: tone("--text") },
      formatter: ({ name, value }: { name: string; value: number }) =>
        `${name}  ${number(value)}${total ? `  ${percent(value, total)}` : ""}`,
    },
    series: [
      {
        type: "pie" as const,
        radius: ["58%", "88%"],
        label: { show: false },
        itemStyle: { borderColor: tone("--panel"), borderWidth: 2 },
        data: slices.map(({ name, value }, at) => ({
          name,
          value: value ?? 0,
          itemStyle: { color: TONES[at] },
        })),
      },
    ],
  }));
  return h("div", { class: "ring-and-rows" }, ring, list);
}
