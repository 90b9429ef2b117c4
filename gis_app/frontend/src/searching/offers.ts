// What the box offers beside conditions: places, organisations, views, one incident.
import { get } from "../api";
import { type Child, data, h } from "../dom";
import { lonLat } from "../format";
import { isGridCode, isIncidentNumber, parsePoint } from "../geometry/codes";
import { label, language, optional, t } from "../i18n";
import type { Context } from "../panels/context";
import { seesRows, sight } from "../session";
import type { Box, LonLat, UnitRow } from "../types";
import type { View } from "../viewing/client";

const MOST = { units: 8, places: 6, party: 5, facilities: 5, views: 5 };
const LIKELY = 0.6; // of a place's score: below it is a guess that only distracts
const CERTAIN = 0.8; // it is the place that was written
const LONGEST_NAME = 50;

export interface Offer {
  text: Child;
  side: string;
  run: () => void;
}
export interface Group {
  name: "incidents" | "points" | "units" | "places" | "party" | "facilities" | "views";
  offers: Offer[];
  certain: boolean; // it is what the whole text says
}
interface Found {
  name: string;
  kind: string;
  lon: number;
  lat: number;
  score: number;
  reason: string;
  code?: string;
}
interface Party {
  id: number;
  name: string;
  level: string;
}
interface Facility {
  code: string;
  kind: string;
  name: string;
  lon: number;
  lat: number;
}

interface Organisations {
  party: Party[];
  facilities: Facility[];
}

export interface Sources {
  context: Context;
  views: (text: string) => View[];
  openView: (view: View) => void;
  byParty: (id: number) => void;
}

/** Coordinates or a number leave no doubt: nobody needs to be asked. */
export function plainOffers({ context }: Sources, text: string): Group[] {
  const { actions } = context;
  const point = parsePoint(text);
  if (point)
    return [
      {
        name: "points",
        certain: true,
        offers: [
          {
            text: t("search.point", { point: lonLat(...point) }),
            side: t("tool.locate"),
            run: () => actions.locate(point),
          },
        ],
      },
    ];
  if (!isIncidentNumber(text) || !seesRows(context.session)) return [];
  const run = () => actions.openIncident(text);
  const offer = { text: t("search.incident", { no: text }), side: t("incident.title"), run };
  return [{ name: "incidents", certain: true, offers: [offer] }];
}

export async function foundOffers(
  sources: Sources,
  text: string,
  signal: AbortSignal,
): Promise<Group[]> {
  const { context } = sources;
  const { units, places, party, facilities } = await ask(text, signal);
  const listed = new Set([...units, ...facilities].map(({ code }) => code));
  const [among, elsewhere] = parted(places, listed);
  const found = units.map((unit) => unitOffer(context, unit));
  found.push(...among.map((one) => foundUnit(context, one)));
  const filters = sight(context.session) !== "nothing";
  const byParty = filters ? party.map((one) => partyOffer(sources, one)) : [];
  return [
    group("units", found, units.length > 0),
    group(
      "places",
      elsewhere.map((one) => placeOffer(context, one)),
      (elsewhere[0]?.score ?? 0) >= CERTAIN,
    ),
    group("party", byParty),
    group(
      "facilities",
      facilities.map((one) => facilityOffer(context, one)),
    ),
    group(
      "views",
      sources.views(text).map((view) => viewOffer(sources, view)),
    ),
  ].filter(({ offers }) => offers.length > 0);
}

function group(name: keyof typeof MOST, offers: Offer[], certain = false): Group {
  return { name, offers: offers.slice(0, MOST[name]), certain };
}

/** Long texts are no names: then only addresses are looked for. */
async function ask(text: string, signal: AbortSignal) {
  const code = text.toUpperCase();
  const asked = encodeURIComponent(isGridCode(code) ? code : text);
  const length = [...text].length;
  const [{ units }, places, { party, facilities }] = await Promise.all([
    length <= LONGEST_NAME
      ? get<{ units: UnitRow[] }>(`/api/units?q=${asked}`, signal)
      : { units: [] },
    length > 1 ? get<Found[]>(`/api/places?limit=12&q=${asked}`, signal) : [],
    length > 1 && length <= LONGEST_NAME
      ? get<Organisations>(`/api/organisations?q=${asked}`, signal)
      : { party: [], facilities: [] },
  ]);
  return { units, places, party, facilities };
}

/** Found by sound or likeness and not listed yet: units and grids; other places. */
function parted(places: Found[], listed: Set<string>): [Found[], Found[]] {
  const likely = places.filter(
    ({ score, code }) => score >= LIKELY && !(code && listed.has(code)),
  );
  const isUnit = ({ kind, code }: Found) => Boolean(code) && LEVELS.has(kind);
  return [
    likely.filter((one) => isUnit(one)),
    likely.filter((one) => !isUnit(one)),
  ];
}
const LEVELS = new Set("province city county town community grid micro".split(" "));

function unitOffer({ actions, words }: Context, unit: UnitRow): Offer {
  const isGrid = unit.level === "grid" || unit.level === "micro";
  const level = optional(`level.${unit.level}`) ?? unit.level;
  return {
    text: [
      data(unit.name),
      h(
        "span",
        { class: "sub" },
        data(unit.chain ? `${unit.chain} ` : ""),
        h("span", { class: "code" }, data(unit.code)),
      ),
    ],
    side: unit.kind && !isGrid ? label(words.unit_kinds, unit.kind) : level,
    run: () => (isGrid ? actions.openGrid(unit.code) : actions.openUnit(unit.code)),
  };
}

function foundUnit({ actions }: Context, found: Found): Offer {
  const code = found.code!;
  return {
    text: [data(found.name), h("span", { class: "sub" }, data(found.reason))],
    side: optional(`level.${found.kind}`) ?? found.kind,
    run: () => (isGridCode(code) ? actions.openGrid(code) : actions.openUnit(code)),
  };
}

function placeOffer({ actions }: Context, found: Found): Offer {
  return {
    text: [data(found.name), h("span", { class: "sub" }, data(found.reason))],
    side: t("tool.locate"),
    run: () => actions.locate([found.lon, found.lat]),
  };
}

function partyOffer(sources: Sources, party: Party): Offer {
  return {
    text: data(party.name),
    side: t("search.party"),
    run: () => sources.byParty(party.id),
  };
}

function facilityOffer({ actions, words }: Context, facility: Facility): Offer {
  const at: LonLat = [facility.lon, facility.lat];
  const around: Box = [at[0] - 0.002, at[1] - 0.0015, at[0] + 0.002, at[1] + 0.0015];
  return {
    text: data(facility.name),
    side: label(words.facility_kinds, facility.kind),
    run: () => {
      actions.locate(at);
      actions.zoomTo(around);
    },
  };
}

function viewOffer(sources: Sources, view: View): Offer {
  const owner = language() === "en" ? view.owner_en : view.owner_zh;
  return {
    text: data(view.name),
    side: view.mine ? t("views.mine") : t("views.by", { owner }),
    run: () => sources.openView(view),
  };
}
