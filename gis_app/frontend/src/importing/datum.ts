// The datum guard: what each datum would mean, on the map and in facts; a person decides.
import { data, h, styled } from "../dom";
import { number } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";
import { type Say, datumText } from "./guesses";
import { action, wireRadios } from "./parts";
import type { DatumAnswer, Hypothesis } from "./types";

export interface DatumView {
  say: Say;
  show: (hypothesis: Hypothesis | null) => void; // on the map
  picture: string | null; // address of the server's own drawing
}

/** Whether a person should look before anything is stored. */
export function asksForDatum({ warning, named, backed }: DatumAnswer): boolean {
  return Boolean(warning) || (!named && !backed);
}

export function datumGuard(answer: DatumAnswer, view: DatumView): HTMLElement {
  const urgent = asksForDatum(answer);
  const body = [
    headline(answer),
    answer.hypotheses.length > 0 && choices(answer, view),
    view.picture && picture(view.picture),
  ];
  if (urgent)
    return h(
      "section",
      {
        class: answer.warning ? "datum warned" : "datum",
        id: "datum",
        "aria-label": t("import.datum"),
      },
      body,
    );
  return h(
    "details",
    { class: "datum calm", id: "datum" },
    h(
      "summary",
      {},
      icon("check"),
      t("import.datum.fine", { datum: datumText(answer.taken) }),
    ),
    body.slice(1),
  );
}

function headline({ warning, margin, taken }: DatumAnswer): HTMLElement {
  const said = warning ?? t("import.datum.unnamed", { datum: datumText(taken) });
  return h(
    "div",
    { class: "datum-head" },
    icon("warning"),
    h(
      "div",
      {},
      h("h3", {}, warning ? t("import.datum.wrong") : t("import.datum.ask")),
      h("p", {}, data(said)),
      margin !== null &&
        !said.includes(String(margin)) &&
        h("p", { class: "sub" }, data(marginText(margin))),
    ),
  );
}

/** A zone is known by its central meridian; what we have no words for by its own. */
export function labelOf({ datum, label }: Hypothesis): string {
  const ours = datumText(datum);
  return ours === datum ? label || datum : ours;
}

function marginText(margin: number | string) {
  if (typeof margin === "string") return margin;
  return t("import.datum.margin", { margin: number(margin, 2) });
}

function choices(answer: DatumAnswer, { say, show }: DatumView): HTMLElement {
  let looked = answer.taken;
  const take = action("check", "", () => say({ options: { datum: looked } }), "primary");
  const name = () => {
    const chosen = answer.hypotheses.find(({ datum }) => datum === looked);
    take.lastChild!.textContent = t("import.datum.take", {
      datum: chosen ? labelOf(chosen) : datumText(looked),
    });
  };
  const most = Math.max(...answer.hypotheses.map(({ score }) => score ?? 0), 0);
  const better = answer.warning ? answer.winner : null;
  const cards = answer.hypotheses.map((one) =>
    card(one, one.datum === answer.taken, one.datum === better, most),
  );
  const mark = (at: number) =>
    cards.forEach((box, n) => {
      box.setAttribute("aria-checked", String(n === at));
      box.tabIndex = n === at ? 0 : -1;
    });
  const look = (at: number) => {
    mark(at);
    const chosen = answer.hypotheses[at];
    if (!chosen) return;
    looked = chosen.datum;
    name();
    show(chosen);
  };
  cards.forEach((box, at) => box.addEventListener("click", () => look(at)));
  const at = (datum: string | undefined) =>
    Math.max(
      0,
      answer.hypotheses.findIndex((one) => one.datum === datum),
    );
  // What fits better is shown at once; otherwise the map keeps all that is in the file.
  if (better && better !== answer.taken) look(at(better));
  else mark(at(answer.taken));
  name();
  const strip = h(
    "div",
    { class: "hypotheses", role: "radiogroup", "aria-label": t("import.datum.choose") },
    cards,
  );
  wireRadios(strip);
  return h(
    "div",
    {},
    h("p", { class: "sub" }, t("import.datum.choose")),
    strip,
    h(
      "div",
      { class: "line datum-actions" },
      take,
      action("map", t("import.datum.back"), () => show(null), "ghost small"),
    ),
  );
}

function card(one: Hypothesis, taken: boolean, better: boolean, most: number): HTMLElement {
  const part = one.score !== null && most > 0 ? one.score / most : null;
  return h(
    "button",
    { type: "button", class: "hypothesis", role: "radio", "data-datum": one.datum },
    h(
      "span",
      { class: "hypothesis-name" },
      h("b", {}, data(labelOf(one))),
      taken && h("span", { class: "badge" }, t("import.datum.taken")),
      better && h("span", { class: "badge good" }, t("import.datum.better")),
      one.score !== null && h("span", { class: "score" }, number(one.score, 2)),
    ),
    part !== null &&
      h(
        "span",
        { class: "bar-track" },
        styled(h("span", { class: "bar-fill" }), {
          "--share": `${(part * 100).toFixed(0)}%`,
        }),
      ),
    h(
      "span",
      { class: "hypothesis-facts" },
      one.facts.map((text) => h("span", {}, data(text))),
    ),
  );
}

function picture(address: string): HTMLElement {
  return h(
    "details",
    { class: "datum-picture" },
    h("summary", {}, t("import.datum.picture")),
    h("img", { src: address, alt: t("import.datum.picture"), loading: "lazy" }),
  );
}
