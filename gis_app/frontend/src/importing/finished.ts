// What became of an import: numbers, notes, what was refused, and the ways on.
import { type Child, data, h } from "../dom";
import { dateTime, number } from "../format";
import { formatHash } from "../geometry/hash";
import { t } from "../i18n";
import { icon } from "../icons";
import type { Box } from "../types";
import { faultList } from "./faults";
import { action, block, download, kindLabel, link, notesList } from "./parts";
import { again } from "./again";
import type { Said } from "./guesses";
import type { Import, Kind } from "./types";

export interface FinishedDeeds {
  undo: () => void;
  another: () => void;
  say: (said: Said) => void;
}

export function finished(
  one: Import,
  bbox: Box | null,
  kinds: Kind[],
  deeds: FinishedDeeds,
): HTMLElement {
  if (one.state === "failed" || one.state === "cancelled") return ended(one, deeds, kinds);
  const { rows } = one;
  const refused = rows?.rejected ?? 0;
  return h(
    "div",
    { class: "finished", id: "finished" },
    h(
      "section",
      { class: `block outcome ${one.state}` },
      h(
        "div",
        { class: "outcome-head" },
        icon(one.state === "undone" ? "undo" : "check"),
        h("h2", {}, outcome(one)),
      ),
      rows && numbers(rows),
      h(
        "div",
        { class: "line" },
        one.state === "done" && link("map", t("import.onmap"), mapAddress(bbox), "primary"),
        one.kind === "incidents" && one.state === "done" && queueLink(),
        action("plus", t("import.another"), deeds.another),
        undoButton(one, deeds),
      ),
      one.state === "done" && cannotUndo(one),
    ),
    refused > 0 && one.state === "done" && refusedBlock(one, refused),
    one.notes.length > 0 && block("notes", t("import.notes"), null, notesList(one.notes)),
  );
}

/** Rows without a place wait to be placed by hand; hidden while none does. */
function queueLink(): HTMLElement {
  const box = link("pin", t("home.card.queue"), "/locate", "queue-link");
  box.append(h("span", { class: "badge warn queue-number", hidden: true }));
  return box;
}

function outcome(one: Import): Child {
  if (one.state === "undone") return t("import.undone");
  if (!one.rows) return t("import.state.done");
  const { stored, rejected, unchanged } = one.rows;
  if (!stored && unchanged && !rejected) return t("import.done.same");
  return t(rejected ? "import.done.part" : "import.done.all", {
    kind: kindLabel(one.kind),
    n: number(stored),
  });
}

function numbers({ read, stored, unchanged, rejected }: NonNullable<Import["rows"]>) {
  const figure = (name: string, value: number, kind = "") =>
    h("div", { class: kind }, h("dd", {}, number(value)), h("dt", {}, name));
  return h(
    "dl",
    { class: "big-numbers" },
    figure(t("import.n.read"), read),
    figure(t("import.n.stored"), stored, "good"),
    figure(t("import.n.unchanged"), unchanged),
    figure(t("import.n.rejected"), rejected, rejected ? "bad" : ""),
  );
}

function refusedBlock(one: Import, refused: number): HTMLElement {
  return block(
    "faults",
    t("import.refused"),
    t("import.rows", { n: number(refused) }),
    h("p", { class: "lead-small" }, t("import.mend")),
    one.rejects &&
      h("p", { class: "line" }, download(t("import.rejects"), one.rejects, "primary")),
    one.faults.length > 0 && faultList(one.faults, refused, null),
  );
}

function ended(one: Import, { another, say }: FinishedDeeds, kinds: Kind[]): HTMLElement {
  const failed = one.state === "failed";
  return h(
    "section",
    { class: `block outcome ${one.state}`, id: "finished" },
    h(
      "div",
      { class: "outcome-head" },
      icon(failed ? "warning" : "stop"),
      h("h2", {}, t(failed ? "import.failed" : "import.cancelled")),
    ),
    one.message
      ? h("p", { class: "outcome-said", role: "alert" }, data(one.message))
      : failed && h("p", { class: "outcome-said" }, t("import.failed.unknown")),
    h("p", { class: "sub" }, t("import.nothing")),
    one.faults.length > 0 && faultList(one.faults, one.rows?.rejected ?? 0, null),
    h("div", { class: "line" }, action("upload", t("import.another"), another, "primary")),
    one.own && again(one, kinds, say),
  );
}

export function undoButton(one: Import, { undo }: Pick<FinishedDeeds, "undo">) {
  if (one.state !== "done" || !one.undo?.possible) return null;
  return action("undo", t("import.undo"), undo, "undo");
}

export function cannotUndo({ undo }: Import): HTMLElement | null {
  if (!undo || undo.possible || !undo.why.length) return null;
  return h(
    "div",
    { class: "notice cannot" },
    icon("lock"),
    h(
      "div",
      {},
      h("p", {}, t("import.undo.cannot")),
      h(
        "ul",
        {},
        undo.why.map((text) => h("li", {}, data(text))),
      ),
    ),
  );
}

/** The map's own address of where the rows lie. */
export function mapAddress(bbox: Box | null, wide = 1000): string {
  if (!bbox) return "/map";
  const [west, south, east, north] = bbox;
  const width = Math.max(east - west, (north - south) * 1.3, 0.002);
  const zoom = Math.min(17, Math.log2((360 * wide) / (512 * width)));
  const view = { zoom, lat: (south + north) / 2, lon: (west + east) / 2 };
  return `/map${formatHash({ view, selected: null })}`;
}

export function headFacts(one: Import): string {
  return [
    kindLabel(one.kind),
    dateTime(one.created_at),
    one.by && !one.own ? one.by.title : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
