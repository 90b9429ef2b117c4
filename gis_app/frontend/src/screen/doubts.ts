// Wide walls: open cases that nobody's grid surely owns.
import { h } from "../dom";
import { t } from "../i18n";
import { figure } from "./figure";
import type { Recipe } from "./panel";
import { figures, openStates, readAt } from "./questions";
import { within } from "./wall";

interface Doubt {
  key: "outside" | "ambiguous" | "unplaced";
  filter: object;
  total: number | null;
  at: string;
}
const DOUBTS: Omit<Doubt, "total" | "at">[] = [
  { key: "outside", filter: { rule: "outside" } },
  { key: "ambiguous", filter: { ambiguous: true } },
  { key: "unplaced", filter: { rule: "unplaced" } },
];

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
        return { ...one, total: found.total, at: found.at };
      }),
    );
  },
  at: readAt,
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
