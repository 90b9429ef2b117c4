// A list of incidents, page by page: the next page comes when its end is scrolled to.
import { post, wasAborted } from "../api";
import { type Child, data, h, replace, styled } from "../dom";
import { failureBox, waiting } from "../failure";
import { age, dateTime, number } from "../format";
import { label, t } from "../i18n";
import type { Filter, IncidentFacts, IncidentPage, Vocabularies } from "../types";
import type { Context } from "./context";
import { severityTone } from "./incident";

const PAGE = 50;

/** total: how many there are in all, for the line above the list. */
export function incidentList(
  context: Context,
  filter: Filter,
  total: number | null,
  signal: AbortSignal,
): HTMLElement {
  const list = h("div", { class: "rows" });
  const shown = h("p", { class: "sub" });
  const end = h("div", {});
  let next: string | null = null;
  let loading = false;
  const more = async () => {
    if (loading) return;
    loading = true;
    replace(end, waiting(2));
    try {
      const asked = { filter, limit: PAGE, ...(next ? { cursor: next } : {}) };
      const page = await post<IncidentPage>("/api/incidents/search", asked, signal);
      next = page.next;
      for (const one of page.incidents.features) list.append(row(context, one.properties));
      shown.textContent = t("pick.list.count", {
        shown: number(list.childElementCount),
        total: number(total ?? list.childElementCount),
      });
      replace(end, next && moreButton(more));
      loading = false;
    } catch (reason) {
      loading = false;
      if (!wasAborted(reason))
        replace(
          end,
          failureBox(reason, () => void more()),
        );
    }
  };
  const watcher = new IntersectionObserver((seen) => {
    if (next && seen.some((entry) => entry.isIntersecting)) void more();
  });
  watcher.observe(end);
  signal.addEventListener("abort", () => watcher.disconnect());
  void more();
  return h("div", {}, shown, list, end);
}

function moreButton(more: () => Promise<void>): HTMLElement {
  return h(
    "button",
    { type: "button", class: "button wide small", onclick: () => void more() },
    t("app.more"),
  );
}

export function row({ words, actions }: Context, one: IncidentFacts): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "row",
      title: one.no,
      onclick: () => actions.openIncident(one.no),
    },
    rowParts(
      words,
      one,
      `${dateTime(one.reported_at)} · ${label(words.categories, one.category)}`,
    ),
  );
}

/** What one line of a list says: severity, title, where it stands, how late it is. */
export function rowParts(words: Vocabularies, one: IncidentFacts, sub: string): Child[] {
  const tone = severityTone(words.severities, one.severity);
  const late = one.open && one.overdue && one.due_at ? age(one.due_at, new Date()) : null;
  return [
    styled(h("span", { class: "dot" }), { "--tone": tone }),
    h("span", { class: "row-title" }, data(one.title)),
    h("span", { class: "row-sub" }, sub),
    h(
      "span",
      { class: "row-side" },
      h("span", {}, label(words.states, one.state)),
      late && h("span", { class: "late" }, `${t("incident.overdue")} ${late}`),
    ),
  ];
}
