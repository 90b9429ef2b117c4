// Counts as small bars, and the arithmetic before them.
import { type Child, h, styled } from "../dom";
import { count } from "../format";
import { label, t } from "../i18n";
import type { Tally, Word } from "../types";

export interface Bar {
  name: Child;
  count: number | null; // null: withheld
  unknown?: boolean; // nobody has counted: no number, no bar
  title?: string;
  tone?: string;
  side?: Child;
  onclick?: () => void;
  href?: string;
}

export function bars(rows: Bar[]): HTMLElement {
  const most = Math.max(1, ...rows.map((row) => row.count ?? 0));
  return h(
    "div",
    { class: "bars" },
    rows.map((row) => bar(row, most)),
  );
}

function bar(row: Bar, most: number): HTMLElement {
  const tag = row.href ? "a" : row.onclick ? "button" : "div";
  const fill = styled(h("span", { class: "bar-fill" }), {
    "--share": `${(100 * (row.count ?? 0)) / most}%`,
  });
  if (row.tone) fill.style.setProperty("--tone", row.tone);
  return h(
    tag,
    {
      class: "bar",
      href: row.href,
      title: row.title,
      type: tag === "button" && "button",
      onclick: row.onclick,
    },
    h("span", { class: "bar-name" }, row.name),
    !row.unknown && [
      h("span", { class: "bar-count" }, row.side, count(row.count)),
      h("span", { class: "bar-track" }, fill),
    ],
  );
}

/** Categories of the second level added up into their first: E0102 counts for E01. */
export function byTopCategory(rows: Tally[]): Tally[] {
  // A withheld count cannot be added: then every row stays as the server gave it.
  if (rows.some((row) => row.count === null)) return sorted(rows);
  const sums = new Map<string, number>();
  for (const { code, count: n } of rows) {
    const top = code.slice(0, 3);
    sums.set(top, (sums.get(top) ?? 0) + (n ?? 0));
  }
  return sorted([...sums].map(([code, n]) => ({ code, count: n })));
}

export function sorted<Row extends { count: number | null }>(rows: Row[]): Row[] {
  return [...rows].sort((a, b) => (b.count ?? 0.5) - (a.count ?? 0.5));
}

export function categoryBars(rows: Tally[], words: Word[] | undefined, most = 8) {
  const shown = byTopCategory(rows).slice(0, most);
  return bars(shown.map((row) => ({ name: label(words, row.code), count: row.count })));
}

/** Open states as bars in the order of their life; what is done, in one line below. */
export function stateBars(rows: Tally[], words: Word[] | undefined): HTMLElement {
  const order = new Map((words ?? []).map((word, at) => [String(word.code), at]));
  const inOrder = [...rows].sort(
    (a, b) => (order.get(String(a.code)) ?? 99) - (order.get(String(b.code)) ?? 99),
  );
  const open = inOrder.filter((row) => isOpen(words, row.code));
  const done = inOrder.filter((row) => !isOpen(words, row.code));
  return h(
    "div",
    { class: "bars" },
    open.length > 0 &&
      bars(open.map((row) => ({ name: label(words, row.code), count: row.count }))),
    done.length > 0 &&
      h(
        "div",
        { class: "chips" },
        done.map((row) =>
          h("span", { class: "badge" }, label(words, row.code), " ", count(row.count)),
        ),
      ),
  );
}

export function isOpen(words: Word[] | undefined, state: string | number): boolean {
  const word = words?.find((row) => String(row.code) === String(state));
  const open = word?.is_open;
  return open === true || open === "true";
}

export function isWithheld(rows: { count: number | null }[]): boolean {
  return rows.some((row) => row.count === null);
}

export function withheldNote(): HTMLElement {
  return h("p", { class: "sub" }, t("detail.suppressed.note"));
}
