// The newest incidents of a place or an organisation, and how fresh they are.
import { post } from "../api";
import { type Child, h } from "../dom";
import { age } from "../format";
import { t } from "../i18n";
import { seesRows } from "../session";
import type { Filter, IncidentPage } from "../types";
import type { Context } from "./context";
import { Late } from "./late";
import { row } from "./rows";
import { section } from "./section";

const NEWEST = 10;

/** null for whoever sees no single incident. */
export function latestOf(context: Context, filter: Filter): Late<IncidentPage> | null {
  if (!seesRows(context.session)) return null;
  return new Late(
    (signal) => post<IncidentPage>("/api/incidents/search", asked(filter), signal),
    (page) => list(context, page),
    5,
  );
}

function asked(filter: Filter) {
  return { filter, limit: NEWEST };
}

function list(context: Context, page: IncidentPage): Child {
  const [newest] = page.incidents.features;
  if (!newest) return h("p", { class: "sub" }, t("latest.none"));
  const fresh = age(newest.properties.reported_at, new Date());
  return [
    h("p", { class: "sub latest-age" }, t("latest.age", { age: fresh })),
    h(
      "div",
      { class: "rows" },
      page.incidents.features.map((one) => row(context, one.properties)),
    ),
  ];
}

export function latestSection(late: Late<IncidentPage> | null): HTMLElement | null {
  if (!late) return null;
  const part = section(t("latest.title"), late.box);
  part.classList.add("latest", "long");
  return part;
}
