// The panel of one item: what is known of it, where it may be, and the word that sets it.
import { type Child, data, h, replace } from "../dom";
import { dateTime } from "../format";
import { label, t } from "../i18n";
import { isPoint, parsePoint } from "../geometry/codes";
import { icon } from "../icons";
import { DATUMS } from "../panels/locate";
import type { LonLat, Vocabularies } from "../types";
import { placeLine, placeSearch } from "./place_search";
import type { Place, Waiting } from "./types";

export interface Deeds {
  place: (place: Place) => void;
  pin: (point: LonLat, datum: string) => void;
  found: (places: Place[] | null) => void;
  confirm: () => void;
}

export class Decide {
  readonly owner = h("div", { class: "decide-owner", "aria-live": "polite" });
  private readonly candidates = h("div", { class: "candidates" });
  private readonly confirm: HTMLButtonElement;
  private readonly trouble = h("div", { role: "alert" });

  constructor(
    private readonly box: HTMLElement,
    private readonly words: Vocabularies,
    private readonly deeds: Deeds,
  ) {
    this.confirm = h(
      "button",
      {
        type: "button",
        class: "button primary large wide",
        id: "confirm",
        disabled: true,
        onclick: () => deeds.confirm(),
      },
      icon("check"),
      t("queue.confirm"),
      h("kbd", { "aria-hidden": "true" }, "Enter"),
    );
  }

  show(item: Waiting): void {
    this.say(null);
    this.ready(false);
    replace(this.owner, h("p", { class: "sub" }, t("queue.choose")));
    this.showCandidates(item.candidates, null);
    replace(
      this.box,
      this.head(item),
      section(t("queue.candidates"), this.candidates),
      section(null, placeSearch(this.deeds.found, this.deeds.place)),
      section(null, this.typed(item)),
      h("div", { class: "decide-foot" }, this.trouble, this.owner, this.confirm),
    );
    this.box.scrollTop = 0;
  }

  showCandidates(places: Place[], chosen: Place | null): void {
    replace(
      this.candidates,
      places.length
        ? places.map((place, at) =>
            placeLine(place, at, place === chosen, () => this.deeds.place(place)),
          )
        : h("p", { class: "sub" }, t("queue.candidates.none")),
    );
  }

  /** Whether it can be confirmed. */
  ready(can: boolean): void {
    this.confirm.disabled = !can;
  }

  say(trouble: Child): void {
    replace(
      this.trouble,
      trouble && h("p", { class: "notice warn" }, icon("warning"), h("span", {}, trouble)),
    );
  }

  private head(item: Waiting): HTMLElement {
    return h(
      "section",
      { class: "section decide-head" },
      h("h2", {}, item.address ? data(item.address) : t("queue.noaddress")),
      h("p", {}, data(item.title)),
      h(
        "p",
        { class: "sub" },
        [
          label(this.words.categories, item.category),
          label(this.words.sources, item.source),
          dateTime(item.reported_at),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
      h(
        "p",
        { class: "sub" },
        h("span", { class: "code" }, data(item.no)),
        item.scope_name && [" · ", data(item.scope_name)],
      ),
      h("p", { class: "waiting-reason" }, icon("warning"), data(item.reason)),
    );
  }

  private typed({ raw }: Waiting): HTMLElement {
    const input = h("input", {
      id: "typed",
      "aria-label": t("queue.typed"),
      placeholder: t("queue.typed.placeholder"),
      autocomplete: "off",
      value: raw ? `${raw.x}, ${raw.y}` : "",
    });
    const datum = h(
      "select",
      { id: "typed-datum", "aria-label": t("locate.datum") },
      DATUMS.map((name) =>
        h(
          "option",
          { value: name, selected: name === raw?.datum },
          t(`locate.datum.${name}`),
        ),
      ),
    );
    const error = h("p", { class: "sub bad", role: "alert" });
    const send = (event: Event) => {
      event.preventDefault();
      const point = parsePoint(input.value);
      error.textContent = point && isPoint(...point) ? "" : t("locate.bad");
      if (point) this.deeds.pin(point, datum.value);
    };
    return h(
      "form",
      { class: "typed", onsubmit: send, novalidate: true },
      input,
      datum,
      h("button", { class: "button" }, icon("pin"), t("queue.typed.set")),
      error,
    );
  }
}

function section(title: string | null, ...children: Child[]): HTMLElement {
  return h("section", { class: "section" }, title && h("h3", {}, title), children);
}
