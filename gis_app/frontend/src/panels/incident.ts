// An incident: what it is, whose it is and why, and its life so far.
import { data, h, styled } from "../dom";
import { age, dateTime, lonLat } from "../format";
import { label, optional, t } from "../i18n";
import { icon } from "../icons";
import type { Incident, IncidentFacts, Word } from "../types";
import type { Context } from "./context";
import { ownerSections } from "./owner";
import { copyable, fact, facts, section, zoomButton } from "./section";

export function incidentSections(context: Context, incident: Incident, zoom: () => void) {
  const facts = incident.properties;
  return [
    headOf(context, facts, incident.geometry !== null, zoom),
    ...(incident.attribution
      ? ownerSections(context, incident.attribution)
      : [section(t("owner.title"), h("p", { class: "sub" }, t("owner.none")))]),
    factSection(context, facts),
    positionSection(context, incident),
    historySection(context, incident),
    ...formerOwners(context, incident),
  ];
}

export function severityTone(words: Word[] | undefined, severity: number): string {
  const word = words?.find((row) => String(row.code) === String(severity));
  const colour = word?.colour ?? word?.color;
  return typeof colour === "string" ? colour : "var(--bar)";
}

function headOf(context: Context, facts: IncidentFacts, placed: boolean, zoom: () => void) {
  const { words } = context;
  const dot = styled(h("span", { class: "dot" }), {
    "--tone": severityTone(words.severities, facts.severity),
  });
  return section(
    null,
    h(
      "div",
      { class: "what" },
      h("h3", {}, data(facts.title)),
      h(
        "div",
        { class: "what-line" },
        h("span", { class: "badge" }, label(words.states, facts.state)),
        h("span", { class: "badge" }, dot, label(words.severities, facts.severity)),
        facts.urgency !== "normal" &&
          h("span", { class: "badge warn" }, label(words.urgencies, facts.urgency)),
        facts.overdue && lateBadge(facts.open),
      ),
      h("div", { class: "what-line" }, copyable(facts.no, context)),
      facts.coarse && h("p", { class: "sub" }, t("incident.coarse")),
      placed && h("div", { class: "actions" }, zoomButton(zoom)),
    ),
  );
}

function lateBadge(open: boolean): HTMLElement {
  return open
    ? h("span", { class: "badge bad" }, icon("warning"), t("incident.overdue"))
    : h("span", { class: "badge" }, t("incident.late"));
}

function factSection({ words }: Context, one: IncidentFacts): HTMLElement {
  const parent = words.categories?.find((row) => row.code === one.category)?.parent;
  const category = [
    parent && label(words.categories, parent),
    label(words.categories, one.category),
  ];
  return section(
    t("detail.title"),
    facts(
      fact(t("incident.category"), category.filter(Boolean).join(" › ")),
      fact(t("incident.source"), label(words.sources, one.source)),
      fact(t("incident.reported"), dateTime(one.reported_at)),
      fact(t("incident.occurred"), one.occurred_at && dateTime(one.occurred_at)),
      fact(t("incident.due"), one.due_at && dateTime(one.due_at)),
      fact(t("incident.closed"), one.closed_at && dateTime(one.closed_at)),
      fact(t("incident.address"), one.address && data(one.address)),
      fact(t("incident.lead"), one.lead && data(one.lead.name)),
      fact(t("incident.description"), one.description && data(one.description)),
    ),
  );
}

function positionSection(
  context: Context,
  { geometry, properties }: Incident,
): HTMLElement {
  const { raw, accuracy_m: accuracy } = properties;
  const [lon, lat] = geometry?.coordinates ?? [];
  return section(
    t("incident.position"),
    lon === undefined || lat === undefined
      ? h("p", { class: "sub" }, t("incident.noplace"))
      : facts(
          fact(t("locate.datum.cgcs2000"), copyable(lonLat(lon, lat, 7), context)),
          fact(
            t("incident.raw"),
            raw && [
              h("span", { class: "code" }, data(lonLat(raw.lon, raw.lat, 7))),
              " ",
              h(
                "span",
                { class: "badge" },
                optional(`locate.datum.${raw.datum}`) ?? data(raw.datum),
              ),
            ],
          ),
          fact(
            "",
            accuracy !== null &&
              accuracy !== undefined &&
              t("incident.accuracy", { metres: Math.round(accuracy) }),
          ),
        ),
  );
}

function historySection({ words }: Context, { states }: Incident): HTMLElement {
  const latestFirst = [...states].reverse();
  return section(
    t("incident.history"),
    h(
      "ol",
      { class: "timeline" },
      latestFirst.map((state, at) => {
        const until = state.to ? new Date(state.to) : new Date();
        const took = age(state.from, until);
        return h(
          "li",
          { class: at === 0 ? "moment now" : "moment" },
          h("span", {}, label(words.states, state.state)),
          h("time", { datetime: state.from }, dateTime(state.from)),
          h(
            "span",
            { class: "sub" },
            typeof state.unit === "string" ? data(state.unit) : "",
          ),
          h("span", { class: "sub" }, state.to ? took : t("incident.now", { age: took })),
        );
      }),
    ),
  );
}

/** Attributions are superseded, never edited: the ones before the present, newest first. */
function formerOwners(
  { words, actions }: Context,
  { attributions }: Incident,
): HTMLElement[] {
  const former = (attributions ?? []).slice(1);
  if (!former.length) return [];
  const moments = former.map(({ grid, made_at, rule, by }) =>
    h(
      "li",
      { class: "moment" },
      grid
        ? h(
            "button",
            {
              type: "button",
              class: "rung-name code",
              onclick: () => actions.openGrid(grid),
            },
            data(grid),
          )
        : h("span", {}, t("owner.nogrid")),
      h("time", { datetime: made_at }, dateTime(made_at)),
      h("span", { class: "sub" }, label(words.rules, rule), by && [" · ", data(by)]),
    ),
  );
  return [section(t("owner.history"), h("ol", { class: "timeline" }, moments))];
}
