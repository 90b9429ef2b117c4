// The facilities nearest to a place, of every kind or of one, with metres.
import { get } from "../api";
import { type Child, data, h } from "../dom";
import { distance } from "../format";
import { label, t } from "../i18n";
import { facilityIcon } from "../map/facility_icons";
import type { FacilityRow, LonLat } from "../types";
import type { Context } from "./context";
import { Late } from "./late";
import { section } from "./section";

export interface Nearest {
  part: HTMLElement;
  load(signal: AbortSignal): Promise<void>;
}

/** own: code of the place itself, so that what stands in it can be told. */
export function nearestTo(context: Context, point: LonLat, own: string): Nearest {
  let kind = "";
  let last: AbortSignal | null = null;
  const late = new Late(
    (signal) => get<{ facilities: FacilityRow[] }>(address(point, kind), signal),
    ({ facilities }) => list(context, facilities, own),
    5,
  );
  const load = (signal: AbortSignal) => {
    last = signal;
    return late.load(signal);
  };
  const choice = kinds(context, (chosen) => {
    kind = chosen;
    if (last) void load(last);
  });
  const part = section(null, h("div", { class: "head-line" }, title(), choice), late.box);
  return { part, load };
}

function title(): HTMLElement {
  return h("h3", {}, t("nearest.title"));
}

function address([lon, lat]: LonLat, kind: string): string {
  const of = kind ? `&kind=${encodeURIComponent(kind)}` : "";
  return `/api/facilities/nearest?lon=${lon}&lat=${lat}${of}`;
}

function kinds({ words }: Context, chosen: (kind: string) => void): HTMLElement {
  const box = h(
    "select",
    {
      class: "small",
      "aria-label": t("nearest.kind"),
      onchange: () => chosen(box.value),
    },
    h("option", { value: "" }, t("nearest.all")),
    (words.facility_kinds ?? []).map((word) =>
      h("option", { value: word.code }, label(words.facility_kinds, word.code)),
    ),
  );
  return box;
}

function list(context: Context, rows: FacilityRow[], own: string): Child {
  if (!rows.length) return h("p", { class: "sub" }, t("nearest.none"));
  return h(
    "div",
    { class: "things" },
    rows.map((row) => thing(context, row, row.place?.startsWith(own) === true)),
  );
}

function thing({ words, actions }: Context, row: FacilityRow, inside: boolean) {
  const kind = label(words.facility_kinds, row.kind);
  return h(
    "button",
    {
      type: "button",
      class: "thing",
      title: `${row.name} · ${kind}`,
      onclick: () => actions.openFacility(row.code),
    },
    facilityIcon(row.kind),
    h(
      "span",
      { class: "thing-name" },
      data(row.name),
      h("span", { class: "sub" }, kind, inside && ` · ${t("nearest.inside")}`),
    ),
    h("span", { class: "thing-far" }, distance(row.metres ?? 0)),
  );
}
