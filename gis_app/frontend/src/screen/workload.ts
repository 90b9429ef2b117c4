// Panel 2: what is open and what of it is overdue, by severity.
import { h, styled } from "../dom";
import { percent } from "../format";
import { label, t } from "../i18n";
import { severityTone } from "../panels/incident";
import { figure, shareRows } from "./figure";
import type { Recipe } from "./panel";
import { type Figures, countOf, figures, openStates, readAt, tableOf } from "./questions";
import { type Wall, within } from "./wall";

interface Found {
  open: Figures;
  overdue: Figures;
}
const SEVERITIES = [1, 2, 3, 4];

export const workload: Recipe<Found> = {
  id: "workload",
  title: "screen.workload",
  everyMs: 1_000,
  ask: async (wall, signal) => {
    const states = openStates(wall.words);
    const ask = (more: object) =>
      figures(within(wall, { states, ...more }), [["severity"]], signal);
    const [open, overdue] = await Promise.all([ask({}), ask({ overdue: true })]);
    return { open, overdue };
  },
  at: ({ open, overdue }) => readAt([open, overdue]),
  isEmpty: ({ open }) => open.total === 0,
  empty: "screen.workload.none",
  draw: (wall, { open, overdue }) => [heads(wall, open, overdue), rows(wall, open, overdue)],
};

function heads(wall: Wall, open: Figures, overdue: Figures): HTMLElement {
  const states = openStates(wall.words);
  const head = (id: "open" | "overdue", value: number | null, filter: object) =>
    h(
      "div",
      { class: `main ${id}` },
      h("dt", {}, t(`screen.${id}`)),
      h(
        "dd",
        {},
        figure(wall, {
          key: id,
          value,
          filter: within(wall, { states, ...filter }),
          says: t(`screen.${id}`),
          className: "big",
        }),
        id === "overdue" &&
          typeof value === "number" &&
          typeof open.total === "number" &&
          h(
            "span",
            { class: "share-of" },
            t("screen.overdue.share", { share: percent(value, open.total) }),
          ),
      ),
    );
  return h(
    "dl",
    { class: "work-heads" },
    head("open", open.total, {}),
    head("overdue", overdue.total, { overdue: true }),
  );
}

function rows(wall: Wall, open: Figures, overdue: Figures): HTMLElement {
  const states = openStates(wall.words);
  const [opened, late] = [tableOf(open), tableOf(overdue)];
  return shareRows(
    wall,
    SEVERITIES.map((severity) => {
      const tone = severityTone(wall.words.severities, severity);
      const name = label(wall.words.severities, severity);
      const filter = within(wall, { states, severities: [severity] });
      return {
        key: `s${severity}`,
        name: [styled(h("i", { class: "dot" }), { "--tone": tone }), name],
        value: countOf(opened, String(severity)),
        tone,
        filter,
        says: `${name} ${t("screen.open")}`,
        side: h(
          "span",
          { class: "share-part late" },
          t("screen.overdue"),
          " ",
          figure(wall, {
            key: `s${severity}-late`,
            value: countOf(late, String(severity)),
            filter: { ...filter, overdue: true },
            says: `${name} ${t("screen.overdue")}`,
          }),
        ),
      };
    }),
    null,
  );
}
