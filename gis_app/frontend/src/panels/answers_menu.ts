// The answer to a filter, taken along: its rows as a file, its figures as a briefing.
import { step } from "../answers/menu_keys";
import { type Task, Tasks } from "../answers/tasks";
import { h, replace } from "../dom";
import { number } from "../format";
import { language, t } from "../i18n";
import { icon } from "../icons";
import { seesRows } from "../session";
import type { Filter, Session } from "../types";
import { section } from "./section";

const FORMATS = ["xlsx", "csv", "geojson", "gpkg", "zip", "parquet"] as const;
const BRIEFINGS = ["html", "pdf"] as const;
const AT_ONCE = 50_000; // rows; the server makes more in the background
const MOST_POINTS = 5_000; // single incidents in one briefing
const ENDING = { zip: "shp.zip" } as Record<string, string>;

const tasks = new Tasks();
let typed = ""; // a title is not forgotten when the figures come anew

/** Null for who may take nothing along. total: null where it is withheld. */
export function answersMenu(
  session: Session,
  filter: Filter,
  total: number | null,
  signal: AbortSignal,
): HTMLElement | null {
  const may = (ability: string) => session.account?.abilities.includes(ability) ?? false;
  const rows = may("export") && seesRows(session);
  if (!rows && !may("aggregates")) return null;
  const parts = [
    ...(rows ? [exportMenu(filter, total)] : []),
    briefingForm(filter, total, rows),
  ];
  const list = h("div", { class: "answers-tasks" });
  const show = () => showTasks(list);
  tasks.follow(show, signal);
  show();
  const box = section(
    null,
    h(
      "div",
      { class: "actions", role: "group", "aria-label": t("answers.label") },
      parts.map((part) => part.button),
    ),
    parts.map((part) => part.body),
    list,
  );
  box.id = "answers";
  onlyOneOpen(parts);
  return box;
}

interface Part {
  button: HTMLButtonElement;
  body: HTMLElement;
  opened(): void; // puts the focus where one goes on
}

function exportMenu(filter: Filter, total: number | null): Part {
  const button = opener("download", t("answers.export"), "menu");
  const items = FORMATS.map((format) => {
    const ending = ENDING[format] ?? format;
    return h(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        class: "answers-format",
        "data-format": format,
        onclick: () => {
          const body = { filter, format, lang: language() };
          tasks.start(t(`answers.format.${format}`), "/api/incidents/export", body);
          close(button);
        },
      },
      h("b", {}, t(`answers.format.${format}`)),
      h("span", { class: "code" }, `.${ending}`),
      h("span", { class: "sub" }, t(`answers.about.${format}`)),
    );
  });
  const menu = h("div", { role: "menu", "aria-label": t("answers.formats") }, items);
  menu.addEventListener("keydown", (event) => walk(event, items));
  const body = h("div", { class: "answers-body", hidden: true }, sizeHint(total), menu);
  return { button, body, opened: () => items[0]!.focus() };
}

function sizeHint(total: number | null): HTMLElement | null {
  if (total === null) return null;
  const key = total > AT_ONCE ? "answers.large" : "answers.rows";
  return h("p", { class: "sub" }, t(key, { n: number(total) }));
}

function walk(event: KeyboardEvent, items: HTMLElement[]): void {
  const to = step(
    event.key,
    items.indexOf(document.activeElement as HTMLElement),
    items.length,
  );
  if (to === null) return;
  event.preventDefault();
  event.stopPropagation(); // the map would move
  items[to]!.focus();
}

function briefingForm(filter: Filter, total: number | null, rows: boolean): Part {
  const button = opener("file", t("answers.briefing"));
  const title = h("input", {
    type: "text",
    maxlength: 80,
    value: typed,
    placeholder: t("answers.title.hint"),
    oninput: () => (typed = title.value),
  });
  const points = h("input", { type: "checkbox", id: "answers-points" });
  const make = (format: (typeof BRIEFINGS)[number]) => {
    const body = { filter, format, lang: language(), title: title.value };
    const asked = { ...body, with_rows: points.checked };
    tasks.start(t(`answers.format.${format}`), "/api/briefings", asked);
    close(button);
  };
  const body = h(
    "div",
    { class: "answers-body", hidden: true },
    h("label", { class: "answers-title" }, t("answers.title"), title),
    rows ? pointsChoice(points, total) : h("p", { class: "sub" }, t("answers.totals")),
    h(
      "div",
      { class: "actions" },
      BRIEFINGS.map((format) =>
        h(
          "button",
          {
            type: "button",
            class: "button small",
            "data-format": format,
            onclick: () => make(format),
          },
          icon("download"),
          t(`answers.format.${format}`),
        ),
      ),
    ),
  );
  return { button, body, opened: () => title.focus() };
}

function pointsChoice(points: HTMLInputElement, total: number | null): HTMLElement {
  if (total !== null && total > MOST_POINTS)
    return h("p", { class: "sub" }, t("answers.points.most", { n: number(MOST_POINTS) }));
  return h("label", { class: "answers-points" }, points, t("answers.points"));
}

function opener(name: "download" | "file", text: string, popup?: "menu") {
  return h(
    "button",
    {
      type: "button",
      class: "button small",
      "aria-expanded": "false",
      "aria-haspopup": popup,
    },
    icon(name),
    text,
    icon("down"),
  );
}

function onlyOneOpen(parts: Part[]): void {
  for (const part of parts) {
    part.button.addEventListener("click", () => {
      const opens = part.body.hidden === true;
      for (const other of parts) turn(other, other === part && opens);
      if (opens) part.opened();
    });
    part.body.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // else the page would go a step back
      event.stopPropagation();
      close(part.button);
    });
  }
}

function turn(part: Part, open: boolean): void {
  part.body.hidden = !open;
  part.button.setAttribute("aria-expanded", String(open));
}

/** By its own button, which has the focus then. */
function close(button: HTMLButtonElement): void {
  if (button.getAttribute("aria-expanded") === "true") button.click();
  button.focus();
}

function showTasks(list: HTMLElement): void {
  replace(
    list,
    tasks.all.map((task) => taskRow(task)),
  );
}

function taskRow(task: Task): HTMLElement {
  const ended = task.state !== "running";
  return h(
    "div",
    { class: `answers-task ${task.state}`, "data-state": task.state },
    h("b", {}, task.label),
    task.state === "failed"
      ? h("p", { class: "bad", role: "alert" }, icon("warning"), task.error)
      : h("span", { class: "sub", role: "status" }, said(task)),
    !ended && bar(task),
    task.again && action("answers.again", "download", task.again),
    ended
      ? action("answers.remove", "close", () => tasks.remove(task))
      : action("answers.cancel", "stop", task.cancel),
  );
}

function said({ state, progress }: Task): string {
  if (state === "done") return t("answers.done");
  if (state === "cancelled") return t("answers.cancelled");
  if (!progress) return t("answers.asking");
  const { done, total } = progress;
  return t("answers.progress", { done: number(done), total: number(total) });
}

/** Without a value it moves by itself: nobody knows how much there is to do. */
function bar({ progress, label }: Task): HTMLElement {
  const known = progress && { max: progress.total, value: progress.done };
  return h("progress", { "aria-label": label, ...known });
}

function action(
  key: "answers.again" | "answers.remove" | "answers.cancel",
  name: "download" | "close" | "stop",
  onclick: () => void,
): HTMLElement {
  const text = t(key);
  return h(
    "button",
    {
      type: "button",
      class: "button small ghost square",
      title: text,
      "aria-label": text,
      onclick,
    },
    icon(name),
  );
}
