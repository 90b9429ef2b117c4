// Wide walls: thirty days, what was reported beside what was closed.
import { h } from "../dom";
import { count, midnight } from "../format";
import { t } from "../i18n";
import { Chart, axes } from "./chart";
import { figure } from "./figure";
import { now, wholeDay } from "./moments";
import { type Pair, MONTH, closing, month, pair } from "./pair";
import type { Recipe } from "./panel";
import { type Figures, countOf, readAt, tableOf } from "./questions";
import { type Wall, within } from "./wall";

export function trend(wall: Wall): Recipe<Pair> {
  const chart = new Chart("trend", wall.calm);
  return {
    id: "trend",
    title: "screen.trend",
    everyMs: 30_000,
    ask: (wall, signal) => pair(wall, month(), "day", signal),
    at: ({ reported, closed }) => readAt([reported, closed]),
    draw: (wall, found) => {
      const at = now();
      const ago = Array.from({ length: MONTH }, (_, n) => MONTH - 1 - n);
      const days = ago.map((n) => midnight(at, n).slice(0, 10));
      chart.clicked((n) => {
        if (!wall.linked || ago[n] === undefined) return;
        wall.onMap(within(wall, wholeDay(ago[n], at)));
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
