// The blocks of the first page: units by open incidents, categories, the latest reports.
import { get, post } from "../api";
import { type Child, data, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { dateTime } from "../format";
import { label, t } from "../i18n";
import type { Counts, Filter, IncidentPage, UnitRow, Vocabularies } from "../types";
import { bars, categoryBars, isWithheld, sorted, withheldNote } from "./bars";
import { rowParts } from "./rows";

export interface Block {
  box: HTMLElement;
  filled: Promise<void>;
}

const LATEST = 9;

function block(title: string, hint: string, fill: () => Promise<Child>): Block {
  const body = h("div", {}, waiting(6));
  const box = h(
    "section",
    { class: "block" },
    h("header", { class: "block-head" }, h("h2", {}, title), h("span", { class: "sub" }, hint)),
    body,
  );
  const run = async () => {
    try {
      replace(body, await fill());
    } catch (reason) {
      replace(body, failureBox(reason, () => void run()));
    }
  };
  return { box, filled: run() };
}

// What lies below a level, as a key of counts.
const BELOW: Record<number, string> = {
  2: "city",
  4: "county",
  6: "town",
  9: "community",
  12: "grid",
};

export function unitsBlock(_: Vocabularies, code: string, filter: Filter): Block {
  return block(t("home.units"), t("home.units.hint"), async () => {
    const by = BELOW[code.length];
    if (!by) return h("p", { class: "sub" }, t("detail.below.none"));
    const [{ units }, counts] = await Promise.all([
      get<{ units: UnitRow[] }>(`/api/units?parent=${code}`),
      post<Counts>("/api/incidents/counts", { filter, by: [by] }),
    ]);
    const open = new Map(counts.rows.map((row) => [String(row[by]), row.count]));
    const rows = units.map((unit) => ({
      name: data(unit.name),
      title: unit.code,
      count: open.has(unit.code) ? open.get(unit.code)! : 0,
      href: `/map#${unit.level === "grid" ? "grid" : "unit"}=${unit.code}`,
    }));
    if (!rows.length) return h("p", { class: "sub" }, t("detail.below.none"));
    return [bars(sorted(rows).slice(0, 12)), isWithheld(counts.rows) && withheldNote()];
  });
}

export function openByCategory(words: Vocabularies, filter: Filter): Block {
  return block(t("home.categories"), "", async () => {
    const counts = await post<Counts>("/api/incidents/counts", { filter, by: ["category"] });
    const rows = counts.rows
      .filter((row) => row.count !== 0)
      .map((row) => ({ code: String(row.category), count: row.count }));
    if (!rows.length) return h("p", { class: "sub" }, t("detail.noincidents"));
    return [categoryBars(rows, words.categories, 12), isWithheld(rows) && withheldNote()];
  });
}

export function latestBlock(words: Vocabularies, code: string): Block {
  return block(t("home.latest"), "", async () => {
    const page = await post<IncidentPage>("/api/incidents/search", {
      filter: { under: code },
      limit: LATEST,
    });
    const found = page.incidents.features;
    if (!found.length) return h("p", { class: "sub" }, t("detail.noincidents"));
    return h(
      "div",
      { class: "rows" },
      found.map(({ properties: one }) =>
        h(
          "a",
          { class: "row", href: `/map#incident=${one.no}`, title: one.no },
          rowParts(words, one, `${label(words.categories, one.category)} · ${dateTime(one.reported_at)}`),
        ),
      ),
    );
  });
}
