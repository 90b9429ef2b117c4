// /: how the area stands today, and the ways on from here.
import "../styles/base.css";
import "../styles/parts.css";
import "../styles/home.css";
import { get, post } from "../api";
import { markReady, showAccount, wireSettings } from "../chrome";
import { byId, data, h, replace } from "../dom";
import { emptyBox, failureBox, waiting } from "../failure";
import { clock, count, midnight, number, percent } from "../format";
import { label, language, t } from "../i18n";
import { isOpen } from "../panels/bars";
import { type Figure, cardsFor, figureBox } from "../panels/home_parts";
import { latestBlock, openByCategory, unitsBlock } from "../panels/home_blocks";
import {
  loadSession,
  loadVocabularies,
  seesRows,
  sight,
  titleOf,
  topUnit,
} from "../session";
import type { Counts, Session, Unit, Vocabularies } from "../types";

wireSettings();
start().catch((reason: unknown) => {
  replace(
    byId("figures"),
    failureBox(reason, () => location.reload()),
  );
});

async function start(): Promise<void> {
  const figures = byId("figures");
  replace(figures, waiting(3));
  const [session, words] = await Promise.all([loadSession(), loadVocabularies()]);
  showAccount(session, words);
  greet(session, words);
  replace(byId("cards"), cardsFor(session));
  const code = topUnit(session);
  const [unit] = await Promise.all([
    showFigures(session, words, code),
    showBlocks(session, words, code),
  ]);
  byId("sub").append(h("span", {}, t("home.updated", { time: clock(new Date()) })));
  if (unit) byId("installation").textContent = unit.name;
  markReady();
}

function greet(session: Session, words: Vocabularies): void {
  const account = session.account!;
  document.getElementById("installation")!.textContent = session.installation.name;
  replace(byId("hello"), titled(t("home.hello", { title: "\u0000" }), titleOf(session)));
  replace(
    byId("sub"),
    h("span", {}, account.roles.map((role) => label(words.roles, role)).join(" · ")),
    account.org && h("span", {}, data(account.org.name)),
    !seesRows(session) && h("span", {}, t(`sees.${sight(session)}`)),
  );
}

// The title is data within a sentence of ours: each keeps its own direction and language.
function titled(sentence: string, name: string): Node[] {
  const [before = "", after = ""] = sentence.split("\u0000");
  return [document.createTextNode(before), data(name), document.createTextNode(after)];
}

async function showFigures(
  session: Session,
  words: Vocabularies,
  code: string,
): Promise<Unit | null> {
  const box = byId("figures");
  if (!code) {
    replace(box, emptyBox());
    return null;
  }
  const path = code.length > 12 ? "grids" : "units";
  try {
    const since = midnight(new Date());
    const tally = (filter: object) =>
      post<Counts>("/api/incidents/counts", { filter: { under: code, ...filter }, by: [] });
    const sees = sight(session) !== "nothing";
    const states = openStates(words);
    const [unit, today, ambiguous, outside] = await Promise.all([
      get<Unit>(`/api/${path}/${code}`),
      sees ? tally({ from: since }) : null,
      sees ? tally({ ambiguous: true, states }) : null,
      sees && code.length <= 12 ? tally({ rule: "outside", states }) : null,
    ]);
    const list = figuresOf(unit, today, ambiguous, outside);
    replace(
      box,
      list.map((figure) => figureBox(figure)),
    );
    return unit;
  } catch (reason) {
    replace(
      box,
      failureBox(reason, () => void showFigures(session, words, code)),
    );
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
      hint:
        open && overdue !== null
          ? t("home.overdue.hint", { share: percent(overdue, open) })
          : "",
      kind: overdue ? "bad" : "",
    });
  }
  if (today)
    list.push({
      name: t("home.today"),
      value: count(today.total),
      hint: t("home.today.hint", { date: day }),
    });
  if (found)
    list.push({ name: t("home.month"), value: count(found.last_30_days), hint: "" });
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
      hint: counts.micro_grids
        ? t("home.grids.hint", { micro: number(counts.micro_grids) })
        : "",
    });
  if (found) return list;
  // Who sees no incident still sees the ground they happen on.
  const ground = [
    [t("detail.households"), unit.households],
    [t("detail.buildings"), counts.buildings],
    [t("detail.facilities"), counts.facilities],
  ] as const;
  for (const [name, value] of ground)
    if (value) list.push({ name, value: number(value), hint: "" });
  return list;
}

async function showBlocks(
  session: Session,
  words: Vocabularies,
  code: string,
): Promise<void> {
  if (!code) return;
  if (sight(session) === "nothing") return;
  const filter = { under: code, states: openStates(words) };
  const columns = byId("columns");
  const blocks = [
    ...(code.length <= 12 ? [unitsBlock(code, filter)] : []),
    openByCategory(words, filter),
    latestBlock(words, code, seesRows(session)),
  ];
  replace(
    columns,
    blocks.map((block) => block.box),
  );
  await Promise.all(blocks.map((block) => block.filled));
}

function openStates({ states = [] }: Vocabularies): number[] {
  return states.filter(({ code }) => isOpen(states, code)).map(({ code }) => Number(code));
}
