// A number one can click: it leads to the map with what it counts.
import { type Child, data, h, styled } from "../dom";
import { count, number, percent } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";
import type { Filter } from "../types";
import type { Wall } from "./wall";

export interface Clickable {
  key: string; // within its panel
  value: number | null | undefined; // null: withheld
  filter: Filter;
  says: string; // what it counts, for whoever does not see where it stands
  className?: string;
}

export function figure(wall: Wall, { key, value, filter, says, className }: Clickable) {
  const name = `number ${className ?? ""}`.trim();
  const text = count(value);
  const kind = value === null ? `${name} withheld` : name;
  if (!wall.linked) return h("span", { class: kind, title: says }, text);
  return h(
    "button",
    {
      type: "button",
      class: kind,
      "data-key": key,
      title: t("screen.onmap", { what: says }),
      "aria-label": `${says} ${text}`,
      onclick: () => wall.onMap(filter),
    },
    text,
  );
}

/** A unit one can click: the whole wall goes there. */
export function unitLink(wall: Wall, code: string, name: string): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "unit-link",
      "data-key": `unit-${code}`,
      title: t("screen.drill", { name }),
      onclick: () => wall.open(code),
    },
    data(name),
  );
}

const MOST_PERCENT = 1_000;

/** "+12" or "−3" with its share, an arrow beside it: never by colour alone. */
export function change(
  value: number | null | undefined,
  before: number | null | undefined,
): Child {
  if (typeof value !== "number" || typeof before !== "number")
    return h("span", { class: "change" }, "–");
  const by = value - before;
  // Against next to nothing a share says nothing.
  const grown = before ? (100 * by) / before : Infinity;
  const share = grown < MOST_PERCENT ? ` (${signed(grown, 1)}%)` : "";
  return h(
    "span",
    { class: `change ${by > 0 ? "grew" : by < 0 ? "shrank" : ""}`.trim() },
    by !== 0 && icon(by > 0 ? "up" : "down"),
    `${signed(by)}${share}`,
  );
}

export function signed(value: number, digits = 0): string {
  const sign = value > 0 ? "+" : value < 0 ? "−" : "±";
  return `${sign}${number(Math.abs(value), digits)}`;
}

export interface ShareRow {
  key: string;
  name: Child;
  value: number | null;
  tone?: string;
  filter: Filter;
  says: string;
  side?: Child; // a second number
}

/** Rows with a bar each; of: what the shares are of (null: none are told). */
export function shareRows(wall: Wall, rows: ShareRow[], of: number | null): HTMLElement {
  const most = Math.max(1, ...rows.map(({ value }) => value ?? 0));
  return h(
    "ul",
    { class: "share-rows" },
    rows.map((row) => {
      const fill = styled(h("i", { class: "share-fill" }), {
        "--share": `${(100 * (row.value ?? 0)) / most}%`,
        ...(row.tone ? { "--tone": row.tone } : {}),
      });
      return h(
        "li",
        { class: "share-row" },
        h("span", { class: "share-name" }, row.name),
        figure(wall, row),
        row.side ??
          h(
            "span",
            { class: "share-part" },
            of !== null && row.value !== null ? percent(row.value, of) : "–",
          ),
        h("span", { class: "share-track", "aria-hidden": "true" }, fill),
      );
    }),
  );
}
