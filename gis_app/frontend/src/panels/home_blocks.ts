// The blocks of the first page: units by open incidents, categories, the latest reports.
import { get, post } from "../api";
import { type Child, data, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { dateTime } from "../format";
import { label, t } from "../i18n";
import { icon } from "../icons";
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
    h(
      "header",
      { class: "block-head" },
      h("h2", {}, title),
      h("span", { class: "sub" }, hint),
    ),
    body,
  );
  const run = async () => {
    try {
      replace(body, await fill());
    } catch (reason) {
      replace(
        body,
        failureBox(reason, () => void run()),
      );
    }
  };
  return { box, filled: run() };
}

// A level by the length of its codes, as a key of counts.
const BELOW: Record<number, string> = {
  4: "city",
  6: "county",
  9: "town",
  12: "community",
  16: "grid",
};

/** Children of a unit; of an only child its own, for one bar alone compares nothing. */
async function firstBranching(code: string): Promise<UnitRow[]> {
  const { units } = await get<{ units: UnitRow[] }>(`/api/units?parent=${code}`);
  const [only, second] = units;
  return only && !second && only.code.length < 12 ? firstBranching(only.code) : units;
}

export function unitsBlock(code: string, filter: Filter): Block {
  return block(t("home.units"), t("home.units.hint"), async () => {
    const units = await firstBranching(code);
    const by = BELOW[(units[0]?.code ?? "").length];
    if (!by) return h("p", { class: "sub" }, t("detail.below.none"));
    const counts = await post<Counts>("/api/incidents/counts", { filter, by: [by] });
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
    const counts = await post<Counts>("/api/incidents/counts", {
      filter,
      by: ["category"],
    });
    const rows = counts.rows
      .filter((row) => row.count !== 0)
      .map((row) => ({ code: String(row.category), count: row.count }));
    if (!rows.length) return h("p", { class: "sub" }, t("detail.noincidents"));
    return [categoryBars(rows, words.categories, 12), isWithheld(rows) && withheldNote()];
  });
}

export function latestBlock(words: Vocabularies, code: string, seesRows: boolean): Block {
  return block(t("home.latest"), "", async () => {
    if (!seesRows)
      return h("p", { class: "notice" }, icon("eye"), t("home.latest.aggregate"));
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
          rowParts(
            words,
            one,
            `${dateTime(one.reported_at)} · ${label(words.categories, one.category)}`,
          ),
        ),
      ),
    );
  });
}
