// Pages of the panel that lead down: a unit or grid, a party organisation, a facility.
import type { Map as WebMap } from "maplibre-gl";
import { get } from "../api";
import { h } from "../dom";
import { t } from "../i18n";
import { throttled } from "../live";
import { dayOf } from "../panels/basis";
import type { Context } from "../panels/context";
import { type News, counted, countedIn } from "../panels/deltas";
import type { Page } from "../panels/detail";
import { facilitySections } from "../panels/facility";
import { midnightOf } from "../panels/filter";
import { Late } from "../panels/late";
import { nearestTo } from "../panels/nearest";
import {
  type PartyParts,
  auditParts,
  hasAudit,
  partyParts,
  partySections,
  topSections,
} from "../panels/party";
import type { Trail } from "../panels/path";
import { byName } from "../panels/sorted_table";
import { belowSection, fillCounts, unitParts, unitSections } from "../panels/unit";
import type {
  Box,
  Facility,
  LonLat,
  PartyAudit,
  PartyOrg,
  PartyRow,
  Unit,
  UnitRow,
} from "../types";
import { showOutline, showPoint } from "./overlay";

// A list of what is newest is asked for anew at most so often, however much happens.
const LATEST_MS = 5_000;

/** What a page does to the map and to the path above it. */
export interface Stage {
  map: WebMap;
  context: Context;
  root: string; // code of the whole installation: neither outlined nor dimmed around
  onPath(trail: Trail): void;
  zoomTo(box: Box): void;
  zoomToPoint(point: LonLat): void;
}

export function placePage(
  stage: Stage,
  kind: "unit" | "grid",
  code: string,
  fit: boolean,
): Page {
  const { context } = stage;
  const name = h("bdi", {}, code);
  const parts = unitParts(context, code);
  let first = true;
  let place: Unit | null = null;
  let still: AbortSignal;
  const zoom = () => place?.bbox && stage.zoomTo(place.bbox);
  const renew = throttled(() => void parts.latest?.load(still), LATEST_MS);
  return {
    title: name,
    key: `${kind}=${code}`,
    left: () => showOutline(stage.map, null),
    load: async (signal) => {
      const path = kind === "grid" ? "grids" : "units";
      const day = dayOf(context.filter());
      const at = day && `at=${encodeURIComponent(midnightOf(day, 0))}`;
      const [unit, below] = await Promise.all([
        get<Unit>(`/api/${path}/${code}${at && `?${at}`}`, signal),
        get<{ units: UnitRow[] }>(
          `/api/units?parent=${code}&figures=true${at && `&${at}`}`,
          signal,
        ),
      ]);
      if (signal.aborted) return [];
      still = signal;
      place = unit;
      name.textContent = unit.name;
      showUnit(stage, unit);
      if (fit && first) zoom();
      first = false;
      parts.below = belowSection(context, below.units, parts.order);
      parts.nearest ??= unit.label && nearestTo(context, unit.label, code);
      if (unit.incidents) {
        void parts.trend.load(signal);
        void parts.latest?.load(signal);
      }
      void parts.nearest?.load(signal);
      return () => unitSections(context, place!, parts, () => void zoom());
    },
    counted: (news) => {
      if (!place) return;
      if (concerns(news, (grid) => grid.startsWith(code.slice(0, 16)))) renew();
      const before = place;
      place = counted(before, news, context.words.states);
      if (place !== before) fillCounts(context, parts.counts, place.incidents);
    },
  };
}

function showUnit({ map, root, onPath }: Stage, unit: Unit): void {
  showOutline(map, unit.code === root ? null : unit.geometry, true);
  const above = unit.chain.filter((link) => link.code !== unit.code);
  const own = { level: unit.level, code: unit.code, name: unit.name };
  onPath({ units: [...above, own], party: unit.party, way: "units" });
}

export function partyPage(stage: Stage, id: number, fit: boolean): Page {
  const { context } = stage;
  const name = h("bdi", {}, t("party.all"));
  let first = true;
  let org: PartyOrg | null = null;
  let still: AbortSignal;
  const parts: PartyParts = partyParts(context, id, () => org?.unit?.code ?? "");
  const zoom = () => org?.bbox && stage.zoomTo(org.bbox);
  const renew = throttled(() => void parts.latest?.load(still), LATEST_MS);
  return {
    title: name,
    key: `party=${id}`,
    left: () => showOutline(stage.map, null),
    load: async (signal) => {
      const [found, below] = await Promise.all([
        get<PartyOrg>(`/api/party/${id}`, signal),
        get<{ party: PartyRow[] }>(`/api/party?parent=${id}`, signal),
      ]);
      if (signal.aborted) return [];
      [org, still] = [found, signal];
      name.textContent = org.name;
      showOutline(stage.map, org.geometry, true);
      stage.onPath({ units: org.units, party: org.chain, way: "party" });
      if (fit && first) zoom();
      first = false;
      if (org.incidents) {
        void parts.trend.load(signal);
        void parts.latest?.load(signal);
      }
      if (hasAudit(org)) void parts.audit.load(signal);
      return () => partySections(context, org!, below.party, parts, () => void zoom());
    },
    counted: (news) => {
      if (!org) return;
      const mine = belongsTo(org);
      if (concerns(news, mine)) renew();
      const before = org.incidents;
      const incidents = countedIn(before, news, context.words.states, mine);
      if (incidents === before) return;
      org = { ...org, incidents };
      fillCounts(context, parts.counts, incidents);
    },
  };
}

/** Is a grid's incident one of this organisation's? A part of a grid cannot be told. */
function belongsTo(org: PartyOrg): (grid: string) => boolean {
  const held = new Set(
    org.territory.filter(({ level }) => level === "grid").map(({ code }) => code),
  );
  const unit = org.level === "general" || org.level === "committee" ? org.unit?.code : null;
  return (grid) => held.has(grid) || (unit ? grid.startsWith(unit) : false);
}

function concerns(news: News, mine: (grid: string) => boolean): boolean {
  return news.created.some((grid) => grid !== null && mine(grid));
}

/** Where the party's chain begins: every committee of the city. */
export function partyTopPage(stage: Stage): Page {
  const { context, root, map } = stage;
  const audit = new Late(
    (signal) => get<PartyAudit>(`/api/party/audit?under=${root}`, signal),
    (found) => auditParts(context, found),
  );
  const order = byName();
  return {
    title: t("party.all"),
    key: "party=0",
    load: async (signal) => {
      const { party } = await get<{ party: PartyRow[] }>("/api/party", signal);
      if (signal.aborted) return [];
      showOutline(map, null);
      const unit = { level: "city", code: root, name: root };
      stage.onPath({ units: [unit], party: [], way: "party" });
      if (root) void audit.load(signal);
      return () => topSections(context, party, audit, order);
    },
  };
}

export function facilityPage(stage: Stage, code: string, fit: boolean): Page {
  const { context, map } = stage;
  const name = h("bdi", {}, code);
  let first = true;
  return {
    title: name,
    key: `facility=${code}`,
    left: () => showPoint(map, null),
    load: async (signal) => {
      const asked = `/api/facilities/${encodeURIComponent(code)}`;
      const facility = await get<Facility>(asked, signal);
      if (signal.aborted) return [];
      const at: LonLat = [facility.lon, facility.lat];
      name.textContent = facility.name;
      showPoint(map, at);
      if (facility.chain.length)
        stage.onPath({ units: facility.chain, party: [], way: "units" });
      const zoom = () => stage.zoomToPoint(at);
      if (fit && first) zoom();
      first = false;
      return facilitySections(context, facility, zoom);
    },
  };
}
