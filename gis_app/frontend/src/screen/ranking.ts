// Panel 5: the units below, by what they closed on time in thirty days, and whether they
// rose or fell since yesterday; beside it what is open and overdue now.
import { type Child, h } from "../dom";
import { midnight, number, percent } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";
import type { Filter, UnitRow } from "../types";
import { figure, unitLink } from "./figure";
import { dayUntilNow, now } from "./moments";
import { type Score, movement, placesOf, rate } from "./order";
import { paged } from "./pager";
import type { Recipe } from "./panel";
import { closedStates, countOf, figures, openStates, readAt, tableOf } from "./questions";
import { type Wall, within } from "./wall";

export interface Row extends Score {
  name: string;
  unit: UnitRow;
  open: number | null;
  overdue: number | null;
  place: number | null;
  moved: number | null;
  at: string; // when its counts were read
}
const DAYS = 30;

/** told: the rows, for the numbers on the map. */
export function ranking(wall: Wall, told: (rows: Row[]) => void): Recipe<Row[]> {
  const list = paged("ranking", t("screen.ranking"), wall.calm);
  return {
    id: "ranking",
    title: "screen.ranking",
    note: "screen.note.month",
    everyMs: 5_000,
    ask: (wall, signal) => ask(wall, signal),
    at: readAt,
    isEmpty: (rows) => rows.length === 0,
    empty: "screen.ranking.none",
    draw: (wall, rows) => {
      told(rows);
      list.replaceChildren(table(wall, rows));
      return list;
    },
  };
}

async function ask(wall: Wall, signal: AbortSignal): Promise<Row[]> {
  const { key, below } = wall.place;
  if (!key) return [];
  const found = await Promise.all(
    Object.values(questions(wall)).map((filter) => figures(filter, [[key]], signal)),
  );
  const at = readAt(found)!;
  const [open, overdue, closed, onTime, closedThen, onTimeThen] = found.map((one) =>
    tableOf(one),
  );
  const scores = (all: Map<string, number | null>, good: Map<string, number | null>) =>
    below.map(({ code }) => ({
      code,
      closed: countOf(all, code),
      onTime: countOf(good, code),
    }));
  const today = scores(closed!, onTime!);
  const [places, before] = [placesOf(today), placesOf(scores(closedThen!, onTimeThen!))];
  return below
    .map((unit, nth) => ({
      ...today[nth]!,
      at,
      unit,
      name: unit.name,
      open: countOf(open!, unit.code),
      overdue: countOf(overdue!, unit.code),
      place: places.get(unit.code) ?? null,
      moved: movement(unit.code, places, before),
    }))
    .sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity) || byCode(a, b));
}

const byCode = (a: Row, b: Row) => (a.code < b.code ? -1 : 1);

function questions(wall: Wall): Record<string, Filter> {
  const at = now();
  const states = openStates(wall.words);
  const closed = { states: closedStates(wall.words), time_field: "closed_at" };
  const month = { ...closed, from: midnight(at, DAYS - 1) };
  const then = { ...closed, from: midnight(at, DAYS), to: dayUntilNow(1, at).to };
  return {
    open: within(wall, { states }),
    overdue: within(wall, { states, overdue: true }),
    closed: within(wall, month),
    onTime: within(wall, { ...month, overdue: false }),
    closedThen: within(wall, then),
    onTimeThen: within(wall, { ...then, overdue: false }),
  };
}

function table(wall: Wall, rows: Row[]): HTMLElement {
  const head = (text: string, className = "") =>
    h("th", { scope: "col", class: className }, text);
  return h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        head(t("screen.rank")),
        head(t("screen.rank.moved")),
        head(t("screen.rank.unit"), "name"),
        head(t("screen.open")),
        head(t("screen.overdue")),
        head(t("screen.rank.rate"), "rate"),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map((row) => line(wall, row)),
    ),
  );
}

function line(wall: Wall, row: Row): HTMLElement {
  const asked = questions(wall);
  const of = (name: string): Filter => ({ ...asked[name]!, under: row.code });
  const cell = (id: "open" | "overdue") =>
    h(
      "td",
      { class: id },
      figure(wall, {
        key: `${row.code}-${id}`,
        value: row[id],
        filter: of(id),
        says: `${row.name} ${t(`screen.${id}`)}`,
      }),
    );
  return h(
    "tr",
    { "data-code": row.code },
    h("td", { class: "rank-place" }, row.place === null ? "–" : number(row.place)),
    h("td", { class: "moved" }, moved(row.moved)),
    h("th", { scope: "row", class: "name" }, unitLink(wall, row.code, row.name)),
    cell("open"),
    cell("overdue"),
    h("td", { class: "rate" }, shareClosed(wall, row, of("onTime"), of("closed"))),
  );
}

function shareClosed(wall: Wall, row: Row, filter: Filter, all: Filter): Child {
  if (rate(row) === null) return h("span", { class: "sub" }, "–");
  return [
    h("b", {}, percent(row.onTime!, row.closed!)),
    h(
      "span",
      { class: "of" },
      figure(wall, {
        key: `${row.code}-rate`,
        value: row.onTime,
        filter,
        says: `${row.name} ${t("screen.ontime")}`,
      }),
      "/",
      figure(wall, {
        key: `${row.code}-closed`,
        value: row.closed,
        filter: all,
        says: `${row.name} ${t("screen.closed")}`,
      }),
    ),
  ];
}

/** Rose, fell or stayed: an arrow, a number and words for whoever hears it. */
export function moved(by: number | null): Child {
  if (by === null) return h("span", { class: "same", title: t("screen.moved.new") }, "–");
  if (by === 0)
    return h(
      "span",
      { class: "same", title: t("screen.moved.same") },
      t("screen.moved.flat"),
    );
  const words = t(by > 0 ? "screen.moved.up" : "screen.moved.down", { n: Math.abs(by) });
  return h(
    "span",
    { class: by > 0 ? "rose" : "fell", title: words },
    icon(by > 0 ? "up" : "down"),
    h("span", { "aria-hidden": "true" }, Math.abs(by)),
    h("span", { class: "visually-hidden" }, words),
  );
}
