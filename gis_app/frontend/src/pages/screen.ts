// /screen: the command centre's wall. Where its parts meet; each is a file of ../screen.
import "../styles/base.css";
import "../styles/parts.css";
import "../styles/screen.css";
import { post } from "../api";
import { markReady } from "../chrome";
import { byId, replace } from "../dom";
import { emptyBox, explain, failureBox } from "../failure";
import { formatHash, parseHash } from "../geometry/hash";
import { follow } from "../live";
import { isPlain, letterOf } from "../letters";
import { isCalm } from "../map/ground";
import { Alerts } from "../screen/alerts";
import { categories } from "../screen/categories";
import { compare } from "../screen/compare";
import { Connection } from "../screen/connection";
import { curve } from "../screen/curve";
import { doubts } from "../screen/doubts";
import { type Brief, Feed } from "../screen/feed";
import { grids } from "../screen/grids";
import {
  beginAnew,
  beginAnewEachDay,
  readClock,
  stayAwake,
  toggleFullScreen,
} from "../screen/kiosk";
import { showLegend } from "../screen/legend";
import { now } from "../screen/moments";
import { Panel, type Recipe } from "../screen/panel";
import { showWay } from "../screen/path";
import { type Place, placeAt } from "../screen/place";
import { type Row, ranking } from "../screen/ranking";
import { wireScreens } from "../screen/screens_dialog";
import { sources } from "../screen/sources";
import { states } from "../screen/states";
import {
  showDataTime,
  showLive,
  showLost,
  showTour,
  startClock,
  wireTools,
} from "../screen/title_bar";
import { today } from "../screen/today";
import { Tour } from "../screen/tour";
import { trend } from "../screen/trend";
import type { Wall } from "../screen/wall";
import { WallMap } from "../screen/wall_map";
import { workload } from "../screen/workload";
import { forget } from "../remembered";
import { loadSession, loadVocabularies, sight, titleOf, topUnit } from "../session";
import { toast } from "../toast";
import type { Filter, Session, Vocabularies } from "../types";
import { wireWatermark } from "../watermark";

const MINUTE_MS = 60_000;
const RETRY_MS = 30_000;
const WIDE = "(min-aspect-ratio: 5/2)";

interface ScreenFacts {
  label: string;
  area: string;
  layout: "auto" | "six" | "twelve";
  categories: string[];
}
type AnyPanel = Pick<Panel, "box" | "settled" | "open" | "skip" | "ask" | "renew">;
type Told = Session & { screen: ScreenFacts | null };

wireWatermark();
start().catch((reason: unknown) => {
  replace(
    byId("middle"),
    failureBox(reason, () => location.reload()),
  );
  console.warn(reason);
  // Nobody stands there to press the button.
  setTimeout(() => void beginAnew(RETRY_MS), RETRY_MS);
});

async function start(): Promise<void> {
  await readClock();
  startClock();
  const asked = [loadSession() as Promise<Told>, loadVocabularies()] as const;
  const [session, words] = await Promise.all(asked);
  const { screen } = session;
  const seen = asReader(session);
  byId("place").textContent = session.installation.name;
  byId("approval").textContent = session.installation.approval_number;
  byId("who").textContent = screen ? screen.label : titleOf(session);
  wireTools(screen !== null);
  stayAwake();
  beginAnewEachDay();
  const top = topUnit(seen);
  if (!top) return replace(byId("middle"), emptyBox());
  await new ScreenPage(seen, words, top, screen).start();
}

/** A screen is nobody, and is shown what it was set up to show. */
function asReader(session: Told): Session {
  if (!session.screen) return session;
  const account = {
    username: "",
    title: session.screen.label,
    roles: [],
    abilities: [],
    prefixes: [session.screen.area],
    categories: session.screen.categories,
    aggregate_only: false,
    org: null,
  };
  return { ...session, account };
}

class ScreenPage implements Wall {
  readonly sight;
  readonly linked: boolean;
  readonly calm = isCalm();
  place!: Place; // before it is known nothing is drawn
  private anchor: string; // whose units the tour walks through
  private overview: Place | null = null;
  private asked = new AbortController();
  private readonly panels: AnyPanel[];
  private readonly feed: Feed | null;
  private readonly alerts: Alerts;
  private readonly map: WallMap;
  private readonly tour: Tour;
  private readonly connection: Connection;
  private visible: AnyPanel[] | null = null; // null: not looked at since the layout changed
  private anew = false; // everything is to be asked for

  constructor(
    session: Session,
    readonly words: Vocabularies,
    private readonly top: string,
    private readonly screen: ScreenFacts | null,
  ) {
    this.sight = sight(session);
    this.linked = screen === null;
    this.anchor = top;
    this.map = new WallMap(this, byId("map"), byId("middle"));
    this.alerts = new Alerts(this, byId("alerts"));
    this.feed = this.sight === "rows" ? new Feed(this) : null;
    this.panels = this.layOut();
    this.tour = new Tour(
      () => this.stops(),
      () => this.place.code,
      (code) => void this.show(code),
      showTour,
    );
    this.connection = new Connection(showLost, () => this.place && this.askAnew(), now);
  }

  async start(): Promise<void> {
    const rows = this.sight === "rows";
    void showLegend(byId("legend"), rows).catch(console.warn);
    wireScreens(this);
    this.followChanges(); // first, so that nothing happens between asking and hearing
    await this.show(this.fromAddress());
    this.followAddress();
    this.wireTour();
    this.wireKeys();
    // What changes by the clock alone: what falls due, yesterday's same hour.
    setInterval(() => void this.everyMinute(), MINUTE_MS);
    // The wall goes on where the map does not; it tries again by itself.
    const mapped = this.map.start(this.place.unit.bbox).catch(console.warn);
    await Promise.all([mapped, ...this.panels.map(({ settled }) => settled)]);
    markReady();
  }

  open(code: string): void {
    this.anchor = code;
    this.overview = null;
    void this.show(code);
  }

  onMap(filter: Filter): void {
    post<{ id: string }>("/api/filters", { filter }).then(
      ({ id }) => {
        const hash = formatHash({ view: null, filter: id, selected: null });
        location.assign(`/map${hash}`);
      },
      (reason: unknown) => toast(explain(reason)),
    );
  }

  told(at: Date): void {
    showDataTime(at);
    this.connection.answered();
  }

  failed(): void {
    this.connection.fail();
  }

  // -- what stands where ----------------------------------------------------------------

  private layOut(): AnyPanel[] {
    const panel = <Found>(recipe: Recipe<Found>) => new Panel(this, recipe) as AnyPanel;
    const told = (rows: Row[]) => this.map.tell(rows);
    const standing = panel(states(this)); // in place of the feed for who sees totals alone
    const feed: AnyPanel = this.feed?.panel ?? standing;
    const columns: Record<string, AnyPanel[]> = {
      left: [panel(today), panel(curve(this)), panel(categories(this))],
      right: [panel(workload), panel(ranking(this, told)), feed],
      "left-more": [panel(compare(this)), panel(trend(this)), panel(doubts)],
      "right-more": [
        ...(this.feed ? [standing] : []),
        panel(sources(this)),
        panel(grids(this)),
      ],
    };
    for (const [id, panels] of Object.entries(columns))
      replace(
        byId(id),
        panels.map(({ box }) => box),
      );
    const wide = matchMedia(WIDE);
    const layout = this.screen?.layout ?? "auto";
    const choose = () => {
      const twelve = layout === "twelve" || (layout === "auto" && wide.matches);
      document.body.dataset.panels = twelve ? "twelve" : "six";
      this.visible = null;
      if (this.panels) for (const one of this.shown) one.renew();
    };
    choose();
    wide.addEventListener("change", choose);
    return Object.values(columns).flat();
  }

  /** The panels of this layout; to look costs a layout, so it is done once for each. */
  private get shown(): AnyPanel[] {
    return (this.visible ??= this.panels.filter(({ box }) => box.offsetParent !== null));
  }

  private async show(code: string): Promise<void> {
    this.asked.abort();
    const mine = (this.asked = new AbortController());
    document.body.classList.add("going");
    try {
      const place = await placeAt(code, this.top, mine.signal);
      if (mine !== this.asked) return;
      this.place = place;
      if (code === this.anchor) this.overview = place;
      this.draw();
    } catch (reason) {
      if (mine !== this.asked) return;
      if (!this.place && code !== this.top) return this.show((this.anchor = this.top));
      if (!this.place) throw reason;
      toast(explain(reason));
    } finally {
      if (mine === this.asked) document.body.classList.remove("going");
    }
  }

  private draw(): void {
    showWay(this, byId("path"));
    // What somebody chose, not where the tour is: each morning's reload begins there.
    const hash = formatHash({ view: null, selected: { kind: "unit", code: this.anchor } });
    history.replaceState(null, "", hash);
    this.map.show(this.place);
    for (const panel of this.panels) {
      if (this.shown.includes(panel)) panel.open();
      else panel.skip();
    }
  }

  private fromAddress(): string {
    return (this.anchor = unitIn(location.hash, this.top) ?? this.top);
  }

  /** A link that is pasted into the open wall, or one of its history. */
  private followAddress(): void {
    window.addEventListener("hashchange", () => {
      const code = unitIn(location.hash, this.top);
      if (code) this.open(code);
    });
  }

  // -- what happens elsewhere -----------------------------------------------------------

  private followChanges(): void {
    follow(
      (kind, body) => this.heard(kind, body),
      (state) => {
        showLive(state);
        this.connection.stream(state);
      },
    );
  }

  private heard(kind: string, body: unknown): void {
    if (!this.place) return; // nothing is asked yet
    const news = Array.isArray(body) ? (body as Brief[]) : [];
    const published = kind === "resync" || kind === "plan.published";
    if (published) forget();
    this.map.renewTiles(published);
    if (kind === "resync") return this.askAnew();
    if (kind === "plan.published") void this.show(this.place.code);
    if (kind === "incident.created") {
      // While the tour shows one unit, what is grave in another is told all the same.
      const mine = news.filter(({ scope }) => scope.startsWith(this.anchor));
      this.feed?.add(news);
      this.map.flash(mine);
      this.alerts.add(mine);
    }
    if (kind === "incident.moved") this.feed?.move(news);
    if (kind === "incident.left" || kind === "incident.deleted") {
      const gone = news.map(({ no }) => no);
      this.feed?.drop(gone);
      this.alerts.drop(gone);
    }
    for (const panel of this.shown) if (panel !== this.feed?.panel) panel.renew();
  }

  /** However many reasons there are at one moment, each panel asks once. */
  private askAnew(): void {
    if (this.anew) return;
    this.anew = true;
    queueMicrotask(() => {
      this.anew = false;
      for (const panel of this.shown) panel.ask();
      this.map.renewTiles();
    });
  }

  private async everyMinute(): Promise<void> {
    if (!(await readClock())) this.connection.fail();
    else this.askAnew(); // their answers say whether the data are of now
  }

  // -- the tour, the keys ---------------------------------------------------------------

  private stops(): string[] {
    const below = this.overview?.below ?? [];
    return below.length ? [...below.map(({ code }) => code), this.anchor] : [];
  }

  private wireTour(): void {
    // Who asked for less motion switches it on when wanted.
    if (!this.calm) this.tour.toggle();
    else showTour(this.tour);
    setInterval(() => this.tour.tick(), 1_000);
    byId("tour").addEventListener("click", () => this.tour.toggle());
    let stood = "";
    const touched = (event: Event) => {
      const own = event.target instanceof Element && event.target.closest("#tour");
      if (!own && !standsStill(event)) this.tour.touched();
    };
    // A browser tells of moves when what lies under a resting pointer changes.
    const standsStill = (event: Event) => {
      if (!(event instanceof PointerEvent) || event.type !== "pointermove") return false;
      const [before, at] = [stood, `${event.screenX},${event.screenY}`];
      stood = at;
      return before === "" || before === at;
    };
    for (const event of ["pointerdown", "pointermove", "wheel", "keydown", "touchstart"])
      document.addEventListener(event, touched, { passive: true, capture: true });
  }

  private wireKeys(): void {
    document.addEventListener("keydown", (event) => {
      if (!isPlain(event) || document.querySelector("dialog[open]")) return;
      const at = event.target instanceof Element ? event.target : document.body;
      const onControl = at.closest("button, a, .feed, .ranking, .paged, .maplibregl-canvas");
      if (letterOf(event) === "F")
        void toggleFullScreen().catch((reason) => toast(explain(reason)));
      else if (onControl) return;
      else if (event.key === " ") this.tour.toggle();
      else if (event.key === "ArrowRight") this.tour.step(1);
      else if (event.key === "ArrowLeft") this.tour.step(-1);
      else if (event.key === "ArrowUp") this.up();
      else return;
      event.preventDefault();
    });
  }

  private up(): void {
    const above = this.place.links.at(-2);
    if (above) this.open(above.code);
  }
}

/** The unit that an address names, if this wall may show it. */
function unitIn(hash: string, top: string): string | null {
  const asked = parseHash(hash).selected;
  return asked?.kind === "unit" && asked.code.startsWith(top) ? asked.code : null;
}
