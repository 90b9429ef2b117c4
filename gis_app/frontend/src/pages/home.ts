// /: how the area stands today, and the ways on from here.
import "../styles/base.css";
import "../styles/parts.css";
import "../styles/home.css";
import { get, post } from "../api";
import { markReady, showAccount, wireSettings } from "../chrome";
import { byId, data, h, replace } from "../dom";
import { failureBox, waiting } from "../failure";
import { clock, count, midnight, number, percent } from "../format";
import { label, language, t } from "../i18n";
import { isOpen } from "../panels/bars";
import { type Figure, cardsFor, figureBox } from "../panels/home_parts";
import { latestBlock, openByCategory, unitsBlock } from "../panels/home_blocks";
import { loadSession, loadVocabularies, seesRows, titleOf } from "../session";
import type { Counts, Session, Unit, Vocabularies } from "../types";

wireSettings();
start().catch((reason: unknown) => {
  replace(byId("figures"), failureBox(reason, () => location.reload()));
});

async function start(): Promise<void> {
  const figures = byId("figures");
  replace(figures, waiting(3));
  const [session, words] = await Promise.all([loadSession(), loadVocabularies()]);
  showAccount(session, words);
  greet(session, words);
  replace(byId("cards"), cardsFor(session));
  // The account's own top unit: of several areas the first, else the whole installation.
  const code = topUnit(session);
  const [unit] = await Promise.all([showFigures(session, code), showBlocks(session, words, code)]);
  byId("sub").append(h("span", {}, t("home.updated", { time: clock(new Date()) })));
  if (unit) byId("installation").textContent = unit.name;
  markReady();
}

function topUnit(session: Session): string {
  const own = session.account?.prefixes.find((prefix) => prefix !== "");
  return own ?? session.installation.root_code;
}

function greet(session: Session, words: Vocabularies): void {
  const account = session.account!;
  document.getElementById("installation")!.textContent = session.installation.name;
  replace(byId("hello"), titled(t("home.hello", { title: "\u0000" }), titleOf(session)));
  replace(
    byId("sub"),
    h("span", {}, account.roles.map((role) => label(words.roles, role)).join(" · ")),
    account.org && h("span", {}, data(account.org.name)),
    account.aggregate_only && h("span", {}, t("account.aggregates")),
  );
}

// The title is data within a sentence of ours: each keeps its own direction and language.
function titled(sentence: string, name: string): Node[] {
  const [before = "", after = ""] = sentence.split("\u0000");
  return [document.createTextNode(before), data(name), document.createTextNode(after)];
}

async function showFigures(session: Session, code: string): Promise<Unit | null> {
  const box = byId("figures");
  if (!code) return null;
  const path = code.length > 12 ? "grids" : "units";
  try {
    const since = midnight(new Date());
    const tally = (filter: object) =>
      post<Counts>("/api/incidents/counts", { filter: { under: code, ...filter }, by: [] });
    const sees = session.account!.aggregate_only || seesRows(session);
    const [unit, today, ambiguous, outside] = await Promise.all([
      get<Unit>(`/api/${path}/${code}`),
      sees ? tally({ from: since }) : null,
      sees ? tally({ ambiguous: true }) : null,
      sees ? tally({ rule: "outside" }) : null,
    ]);
    const list = figuresOf(unit, today, ambiguous, outside);
    replace(box, list.map((figure) => figureBox(figure)));
    return unit;
  } catch (reason) {
    replace(box, failureBox(reason, () => void showFigures(session, code)));
    return null;
  }
}

function figuresOf(
  unit: Unit,
  today: Counts | null,
  ambiguous: Counts | null,
  outside: Counts | null,
): Figure[] {
  const { incidents: found, counts = {} } = unit;
  const list: Figure[] = [];
  const day = new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "zh-CN", {
    month: "short",
    day: "numeric",
    timeZone: "Asia/Shanghai",
  }).format(new Date());
  if (found) {
    const { open, overdue } = found;
    list.push({ name: t("home.open"), value: count(open), hint: "" });
    list.push({
      name: t("home.overdue"),
      value: count(overdue),
      hint: open && overdue !== null ? t("home.overdue.hint", { share: percent(overdue, open) }) : "",
      kind: overdue ? "bad" : "",
    });
  }
  if (today)
    list.push({ name: t("home.today"), value: count(today.total), hint: t("home.today.hint", { date: day }) });
  if (found) list.push({ name: t("home.month"), value: count(found.last_30_days), hint: "" });
  if (ambiguous)
    list.push({
      name: t("home.ambiguous"),
      value: count(ambiguous.total),
      hint: t("home.ambiguous.hint"),
      kind: ambiguous.total ? "warn" : "",
    });
  if (outside)
    list.push({
      name: t("home.outside"),
      value: count(outside.total),
      hint: t("home.outside.hint"),
      kind: outside.total ? "warn" : "",
    });
  if (counts.grids)
    list.push({
      name: t("home.grids"),
      value: number(counts.grids),
      hint: counts.micro_grids ? t("home.grids.hint", { micro: number(counts.micro_grids) }) : "",
    });
  return list;
}

async function showBlocks(session: Session, words: Vocabularies, code: string): Promise<void> {
  if (!code) return;
  const open = (words.states ?? [])
    .filter((state) => isOpen(words.states, state.code))
    .map((state) => Number(state.code));
  const filter = { under: code, states: open };
  const aggregates = session.account?.aggregate_only && session.account.roles.includes("analyst");
  const columns = byId("columns");
  const blocks = [];
  if (seesRows(session) || aggregates)
    blocks.push(unitsBlock(code, filter), openByCategory(words, filter));
  if (seesRows(session) || aggregates) blocks.push(latestBlock(words, code, seesRows(session)));
  replace(columns, blocks.map((block) => block.box));
  await Promise.all(blocks.map((block) => block.filled));
}
