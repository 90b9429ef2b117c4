// "Whose is it?": coordinates of any datum in, the owner with its reason out.
import { h } from "../dom";
import { t } from "../i18n";
import { isPoint } from "../geometry/codes";
import type { Attribution, LonLat } from "../types";
import type { Context } from "./context";
import { ownerSections } from "./owner";
import { section } from "./section";

export const DATUMS = ["cgcs2000", "wgs84", "gcj02", "bd09"] as const;

export interface Question {
  point: LonLat; // as entered, in `datum`
  datum: string;
}

export function locateSections(
  context: Context,
  question: Question | null,
  found: Attribution | null,
): HTMLElement[] {
  return [
    section(null, form(context, question)),
    ...(found ? ownerSections(context, found) : []),
  ];
}

function form({ actions }: Context, question: Question | null): HTMLElement {
  const [lon, lat] = question?.point ?? [];
  const number = (name: string, value: number | undefined) =>
    h("input", {
      name,
      inputmode: "decimal",
      autocomplete: "off",
      value: value === undefined ? "" : String(+value.toFixed(7)),
    });
  const lonBox = number("lon", lon);
  const latBox = number("lat", lat);
  const datum = h(
    "select",
    { name: "datum" },
    DATUMS.map((name) =>
      h(
        "option",
        { value: name, selected: name === question?.datum },
        t(`locate.datum.${name}`),
      ),
    ),
  );
  const error = h("p", { class: "notice bad span", role: "alert", hidden: true });
  const ask = (event: Event) => {
    event.preventDefault();
    const point: LonLat = [numberIn(lonBox), numberIn(latBox)];
    const sound = point.every(Number.isFinite) && isPoint(...point);
    error.hidden = sound;
    if (sound) actions.locate(point, datum.value);
    else error.textContent = t("locate.bad");
  };
  return h(
    "form",
    { class: "asking", onsubmit: ask, novalidate: true },
    h("label", {}, t("locate.lon"), lonBox),
    h("label", {}, t("locate.lat"), latBox),
    h(
      "div",
      { class: "span line" },
      h("label", {}, t("locate.datum"), datum),
      h("button", { class: "button primary" }, t("locate.ask")),
    ),
    error,
  );
}

const numberIn = (box: HTMLInputElement) =>
  box.value.trim() === "" ? NaN : Number(box.value);
