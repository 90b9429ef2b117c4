// The operator's desk: the queue, the map and the panel of one item, kept in step.
import type { Map as WebMap } from "maplibre-gl";
import { Problem, get, patch, wasAborted } from "../api";
import { tellQueueNumber } from "../chrome";
import { byId, h, replace } from "../dom";
import { explain, failureBox } from "../failure";
import { number } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";
import { follow, throttled } from "../live";
import { toast } from "../toast";
import type { Incident, LonLat, Session, Vocabularies } from "../types";
import { Decide } from "./decide";
import { deedOf } from "./keys";
import { showList } from "./list";
import { ownerCard } from "./owner";
import { Pins } from "./pins";
import { EMPTY, type Queue, renewed, stepped, without } from "./queue";
import type { Located, Place, QueuePage, Waiting } from "./types";

const PAGE = 50;
const RENEW_MS = 5_000;

/** A pin as it will be sent, and in CGCS2000 as it is shown. */
interface Pin {
  point: LonLat;
  datum: string;
  why: string;
}

export class Operator {
  private queue: Queue = EMPTY;
  private next: string | null = null;
  private places: Place[] = []; // that the map numbers now
  private chosen: Place | null = null;
  private pin: Pin | null = null;
  private busy = false;
  private asked = new AbortController();
  private readonly pins: Pins;
  private readonly decide: Decide;

  constructor(
    web: WebMap,
    private readonly session: Session,
    private readonly words: Vocabularies,
  ) {
    this.pins = new Pins(
      web,
      (point) => this.setPin({ point, datum: "cgcs2000", why: t("queue.why.map") }),
      (place) => this.take(place),
    );
    this.decide = new Decide(byId("decide"), words, {
      place: (place) => this.take(place),
      pin: (point, datum) => this.setPin({ point, datum, why: t("queue.why.typed") }, true),
      found: (places) => this.number(places ?? this.item?.candidates ?? []),
      confirm: () => void this.confirm(),
    });
  }

  async begin(): Promise<void> {
    await this.renew();
    byId("more").addEventListener("click", () => void this.more());
    document.addEventListener("keydown", (event) => this.key(event));
    const renew = throttled(
      () => void this.renew().catch(console.warn),
      RENEW_MS,
      Date.now(),
    );
    follow(renew, () => {});
  }

  private async renew(): Promise<void> {
    const page = await get<QueuePage>(`/api/locate-queue?limit=${PAGE}`);
    const was = this.queue.at;
    const { queue, gone } = renewed(
      this.queue,
      page.incidents,
      page.total,
      page.next === null,
    );
    this.queue = queue;
    if (queue.items.length <= page.incidents.length) this.next = page.next;
    this.draw();
    if (gone && !this.busy) this.tellGone();
    else if (queue.at !== was || !was) this.show();
  }

  private async more(): Promise<void> {
    if (!this.next) return;
    const page = await get<QueuePage>(
      `/api/locate-queue?limit=${PAGE}&before=${this.next}`,
    );
    const known = new Set(this.queue.items.map(({ no }) => no));
    const items = [
      ...this.queue.items,
      ...page.incidents.filter(({ no }) => !known.has(no)),
    ];
    this.queue = { ...this.queue, items, total: page.total };
    this.next = page.next;
    this.draw();
  }

  private draw(): void {
    showList(byId("queue"), this.queue, this.words, (no) => this.go(no));
    byId("queue-count").textContent = t("queue.waiting", { n: number(this.queue.total) });
    tellQueueNumber(this.queue.total);
    byId("more").hidden = this.next === null;
  }

  private go(no: string | null): void {
    if (!no || no === this.queue.at) return;
    this.queue = { ...this.queue, at: no };
    this.draw();
    this.show();
  }

  private get item(): Waiting | null {
    return this.queue.items.find(({ no }) => no === this.queue.at) ?? null;
  }

  private show(): void {
    const { item } = this;
    document.body.classList.toggle("nothing", !item);
    this.clearPin();
    this.number(item?.candidates ?? []);
    if (!item) return this.showEmpty();
    this.decide.show(item);
    this.pins.look(item.candidates, this.session.installation.bbox);
  }

  private showEmpty(): void {
    replace(
      byId("empty"),
      icon("check"),
      h("h2", {}, t("queue.none")),
      h("p", { class: "sub" }, t("queue.none.text")),
      h("a", { class: "button", href: "/map" }, icon("map"), t("home.card.map")),
    );
  }

  private number(places: Place[]): void {
    this.places = places;
    this.pins.showPlaces(places, this.chosen);
  }

  private take(place: Place): void {
    this.chosen = place;
    this.pins.showPlaces(this.places, place);
    if (this.item) this.decide.showCandidates(this.item.candidates, place);
    const why = t("queue.why.candidate", { name: place.name });
    this.setPin({ point: [place.lon, place.lat], datum: "cgcs2000", why }, true);
  }

  private clearPin(): void {
    this.asked.abort();
    this.pin = this.chosen = null;
    this.pins.showPin(null);
    this.decide.ready(false);
  }

  private setPin(pin: Pin, reveal = false): void {
    if (!this.item || this.busy) return;
    this.pin = pin;
    if (pin.datum === "cgcs2000") {
      this.pins.showPin(pin.point);
      if (reveal) this.pins.reveal(pin.point);
    }
    this.askOwner(pin, reveal).catch((reason: unknown) => {
      if (wasAborted(reason)) return;
      this.decide.ready(false);
      replace(
        this.decide.owner,
        failureBox(reason, () => this.setPin(pin)),
      );
    });
  }

  private async askOwner(pin: Pin, reveal: boolean): Promise<void> {
    this.asked.abort();
    this.asked = new AbortController();
    this.decide.ready(false);
    replace(this.decide.owner, h("p", { class: "sub" }, t("queue.asking")));
    const { point, datum } = pin;
    const query = `lon=${point[0]}&lat=${point[1]}&datum=${datum}`;
    const found = await get<Located>(`/api/locate?${query}`, this.asked.signal);
    if (this.pin !== pin) return;
    if (found.point) {
      this.pins.showPin(found.point);
      if (reveal) this.pins.reveal(found.point);
    }
    replace(this.decide.owner, ownerCard(found));
    this.decide.ready(true);
  }

  private async confirm(): Promise<void> {
    const { item, pin } = this;
    if (!item || !pin || this.busy) return;
    this.busy = true;
    this.decide.ready(false);
    try {
      const { point, datum, why } = pin;
      const [lon, lat] = point;
      // `waiting`: of two operators who set it at once the second is told.
      const body = { lon, lat, datum, reason: why, waiting: true };
      const { attribution } = await patch<Incident>(`/api/incidents/${item.no}`, body);
      const owner = attribution?.grid?.name;
      toast(owner ? t("queue.placed", { owner }) : t("queue.placed.outside"));
      this.queue = without(this.queue, item.no);
      this.draw();
      this.show();
      if (!this.queue.items.length) await this.renew();
    } catch (reason) {
      if (reason instanceof Problem && [404, 409].includes(reason.status)) this.tellGone();
      else {
        this.decide.say(explain(reason));
        this.decide.ready(true);
      }
    } finally {
      this.busy = false;
    }
  }

  /** Another operator was faster: said, and the next one a key away. */
  private tellGone(): void {
    const no = this.queue.at!;
    this.decide.ready(false);
    this.asked.abort();
    this.pin = null;
    const go = () => {
      const left = without(this.queue, no);
      this.queue = left.at === no ? { ...left, at: left.items[0]?.no ?? null } : left;
      this.draw();
      this.show();
    };
    replace(
      this.decide.owner,
      h(
        "p",
        { class: "notice warn", role: "alert", id: "gone" },
        icon("warning"),
        h("span", {}, t("queue.gone")),
        h(
          "button",
          { type: "button", class: "button small", onclick: go },
          t("queue.next"),
        ),
      ),
    );
  }

  private key(event: KeyboardEvent): void {
    const at = event.target as HTMLElement;
    const deed = deedOf(event, at.tagName, at.closest("#queue") !== null);
    if (!deed || event.defaultPrevented) return;
    event.preventDefault();
    if (deed.do === "step") this.go(stepped(this.queue, deed.by));
    else if (deed.do === "search") byId("place-search").focus();
    else if (deed.do === "confirm") void this.confirm();
    else {
      const place = this.places[deed.at];
      if (place) this.take(place);
    }
  }
}
