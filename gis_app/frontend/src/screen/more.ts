// The panels that a wide wall has room for.
import { get } from "../api";
import { h } from "../dom";
import { count, midnight } from "../format";
import { label, t } from "../i18n";
import type { Filter, Unit } from "../types";
import { Chart, axes } from "./chart";
import { figure, shareRows, unitLink } from "./figure";
import { now, wholeDay } from "./moments";
import { paged } from "./pager";
import type { Recipe } from "./panel";
import {
  type Figures,
  closedStates,
  countOf,
  figures,
  openStates,
  tableOf,
} from "./questions";
import { type Wall, within } from "./wall";

const DAYS = 30;
const MOST = 10;

interface Pair {
  reported: Figures;
  closed: Figures;
}

/** Units below: what was reported and closed today. */
export function compare(wall: Wall): Recipe<Pair> {
  const list = paged("paged", t("screen.compare"), wall.calm);
  return {
    id: "compare",
    title: "screen.compare",
    note: "screen.note.today",
    everyMs: 5_000,
    ask: (wall, signal) => pair(wall, wholeDay(0), wall.place.key, signal),
    isEmpty: () => wall.place.key === null,
    empty: "screen.ranking.none",
    draw: (wall, { reported, closed }) => {
      const [came, went] = [tableOf(reported), tableOf(closed)];
      const span = wholeDay(0);
      const rows = wall.place.below
        .map(({ code, name }) => ({ code, name, value: countOf(came, code) }))
        .sort((a, b) => (b.value ?? 0.5) - (a.value ?? 0.5));
      list.replaceChildren(
        shareRows(
          wall,
          rows.map(({ code, name, value }) => ({
            key: `${code}-reported`,
            name: unitLink(wall, code, name),
            value,
            filter: { under: code, ...span },
            says: `${name} ${t("screen.reported")}`,
            side: h(
              "span",
              { class: "share-part" },
              t("screen.closed"),
              " ",
              figure(wall, {
                key: `${code}-closed`,
                value: countOf(went, code),
                filter: { under: code, ...span, ...closing(wall) },
                says: `${name} ${t("screen.closed")}`,
              }),
            ),
          })),
          null,
        ),
      );
      return list;
    },
  };
}

/** Thirty days: reported beside closed. */
export function trend(wall: Wall): Recipe<Pair> {
  const chart = new Chart("trend", wall.calm);
  return {
    id: "trend",
    title: "screen.trend",
    everyMs: 30_000,
    ask: (wall, signal) => pair(wall, month(), "day", signal),
    draw: (wall, found) => {
      const at = now();
      const ago = Array.from({ length: DAYS }, (_, n) => DAYS - 1 - n);
      const days = ago.map((n) => midnight(at, n).slice(0, 10));
      chart.clicked((n) => {
        if (wall.linked && ago[n] !== undefined) wall.onMap(within(wall, wholeDay(ago[n], at)));
      });
      const values = (one: Figures) => days.map((day) => countOf(tableOf(one), day));
      const names = { reported: t("screen.reported"), closed: t("screen.closed") };
      const says = (["reported", "closed"] as const)
        .map((id) => `${names[id]} ${count(found[id].total)}`)
        .join(t("screen.and"));
      return [
        keysOf(wall, found),
        chart.show(says, (look) => ({
          ...axes(
            look,
            days.map((day) => day.slice(5)),
            7,
          ),
          series: [
            {
              type: "bar" as const,
              name: names.reported,
              data: values(found.reported),
              color: look.tone("--bar"),
              barMaxWidth: 0.6 * look.rem,
            },
            {
              type: "line" as const,
              name: names.closed,
              data: values(found.closed),
              color: look.tone("--good"),
              showSymbol: false,
              lineStyle: { width: 0.14 * look.rem },
            },
          ],
        })),
      ];
    },
  };
}

function keysOf(wall: Wall, found: Pair): HTMLElement {
  const head = (id: "reported" | "closed", filter: object) =>
    h(
      "div",
      { class: `key ${id}` },
      h("dt", {}, h("i", { class: "key-line" }), t(`screen.${id}`)),
      h(
        "dd",
        {},
        figure(wall, {
          key: id,
          value: found[id].total,
          filter: within(wall, { ...month(), ...filter }),
          says: t(`screen.${id}`),
        }),
      ),
    );
  return h("dl", { class: "keys" }, head("reported", {}), head("closed", closing(wall)));
}

/** Where open cases stand in their life. */
export function states(wall: Wall): Recipe<Figures> {
  const list = paged("paged lines", t("screen.states"), wall.calm);
  return {
    id: "states",
    title: "screen.states",
    note: "screen.note.open",
    everyMs: 4_000,
    ask: (wall, signal) =>
      figures(within(wall, { states: openStates(wall.words) }), [["state"]], signal),
    isEmpty: ({ groups }) => !groups[0]?.rows.length,
    empty: "screen.workload.none",
    draw: (_, found) => {
      const table = tableOf(found);
      const order = openStates(wall.words).filter((code) => table.has(String(code)));
      const rows = order.map((code) => ({
        code: String(code),
        name: label(wall.words.states, code),
        filter: within(wall, { states: [code] }),
      }));
      return filled(wall, list, rows, found);
    },
  };
}

/** Which way incidents came in, in thirty days. */
export function sources(wall: Wall): Recipe<Figures> {
  const list = paged("paged lines", t("screen.sources"), wall.calm);
  return {
    id: "sources",
    title: "screen.sources",
    note: "screen.note.month",
    everyMs: 30_000,
    ask: (wall, signal) => figures(within(wall, month()), [["source"]], signal),
    isEmpty: ({ groups }) => !groups[0]?.rows.length,
    draw: (_, found) => {
      const rows = largestFirst(found).map(([code]) => ({
        code,
        name: label(wall.words.sources, code),
        filter: within(wall, { ...month(), sources: [code] }),
      }));
      return filled(wall, list, rows, found);
    },
  };
}

interface Named {
  code: string;
  name: string;
  filter: Filter;
}

function filled(wall: Wall, list: HTMLElement, rows: Named[], found: Figures): HTMLElement {
  const table = tableOf(found);
  const shown = rows.map(({ code, name, filter }) => ({
    key: code,
    name,
    value: countOf(table, code),
    filter,
    says: name,
  }));
  list.replaceChildren(shareRows(wall, shown, found.total));
  return list;
}

function largestFirst(found: Figures): [string, number | null][] {
  return [...tableOf(found)].sort(([, a], [, b]) => (b ?? 0.5) - (a ?? 0.5));
}

interface Doubt {
  key: "outside" | "ambiguous" | "unplaced";
  filter: object;
  total: number | null;
}
const DOUBTS: Omit<Doubt, "total">[] = [
  { key: "outside", filter: { rule: "outside" } },
  { key: "ambiguous", filter: { ambiguous: true } },
  { key: "unplaced", filter: { rule: "unplaced" } },
];

/** Open cases that nobody's grid surely owns. */
export const doubts: Recipe<Doubt[]> = {
  id: "doubts",
  title: "screen.doubts",
  note: "screen.note.open",
  everyMs: 15_000,
  ask: (wall, signal) => {
    const states = openStates(wall.words);
    return Promise.all(
      DOUBTS.map(async (one) => {
        const found = await figures(within(wall, { states, ...one.filter }), [], signal);
        return { ...one, total: found.total };
      }),
    );
  },
  draw: (wall, found) =>
    h(
      "dl",
      { class: "doubts" },
      found.map(({ key, filter, total }) =>
        h(
          "div",
          { class: "main" },
          h("dt", {}, t(`screen.doubt.${key}`)),
          h(
            "dd",
            {},
            figure(wall, {
              key,
              value: total,
              filter: within(wall, { states: openStates(wall.words), ...filter }),
              says: t(`screen.doubt.${key}`),
              className: "big",
            }),
            h("span", { class: "sub" }, t(`screen.doubt.${key}.means`)),
          ),
        ),
      ),
    ),
};

/** The grids with most open cases. */
export function grids(wall: Wall): Recipe<Figures> {
  const list = paged("paged lines", t("screen.grids"), wall.calm);
  const names = new Map<string, string>(); // a name does not change while a wall hangs
  return {
    id: "grids",
    title: "screen.grids",
    note: "screen.note.open",
    everyMs: 10_000,
    ask: async (wall, signal) => {
      const filter = within(wall, { states: openStates(wall.words) });
      const found = await figures(filter, [["grid"]], signal);
      const unknown = most(found).filter(([code]) => !names.has(code));
      await Promise.all(
        unknown.map(async ([code]) => {
          const { chain, name } = await get<Unit>(`/api/grids/${code}`, signal);
          const above = chain.filter((link) => link.code !== code).at(-1)?.name ?? "";
          names.set(code, name.includes(above) ? name : `${above} ${name}`);
        }),
      );
      return found;
    },
    isEmpty: (found) => !most(found).length,
    empty: "screen.workload.none",
    draw: (_, found) => {
      const rows = most(found).map(([code, value]) => ({
        key: code,
        name: unitLink(wall, code, names.get(code) ?? code),
        value,
        filter: { under: code, states: openStates(wall.words) },
        says: names.get(code) ?? code,
      }));
      list.replaceChildren(shareRows(wall, rows, found.total));
      return list;
    },
  };
}

function most(found: Figures): [string, number | null][] {
  return largestFirst(found)
    .filter(([code]) => code !== "null") // in no grid
    .slice(0, MOST);
}

function month() {
  return { from: midnight(now(), DAYS - 1) };
}

function closing(wall: Wall) {
  return { time_field: "closed_at", states: closedStates(wall.words) };
}

async function pair(
  wall: Wall,
  span: object,
  key: string | null,
  signal: AbortSignal,
): Promise<Pair> {
  const ask = (more: object) =>
    figures(within(wall, { ...span, ...more }), key ? [[key]] : [], signal);
  const [reported, closed] = await Promise.all([ask({}), ask(closing(wall))]);
  return { reported, closed };
}
