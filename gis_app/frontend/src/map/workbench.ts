// What the map page does: a click, a search or an address becomes a page of the panel,
// an outline on the map and a new address.
import type { Geometry } from "geojson";
import { Marker, type Map as WebMap } from "maplibre-gl";
import { get } from "../api";
import { data, h } from "../dom";
import { emptyBox } from "../failure";
import { distance } from "../format";
import { FigureDesk } from "../filtering/figures";
import type { FilterState } from "../filtering/state";
import { bboxOf } from "../geometry/bbox";
import { isGridCode } from "../geometry/codes";
import { type Place, formatHash, isKind, parseHash } from "../geometry/hash";
import { nearestOnOutline } from "../geometry/nearest_edge";
import { t } from "../i18n";
import { resultSections } from "../panels/area";
import type { Actions, Context, Opening } from "../panels/context";
import { type News, tellsOf } from "../panels/deltas";
import { Detail, type Page } from "../panels/detail";
import { incidentSections } from "../panels/incident";
import { locateSections } from "../panels/locate";
import type { Trail } from "../panels/path";
import type {
  Attribution,
  Box,
  Filter,
  Incident,
  LonLat,
  Session,
  Unit,
  Vocabularies,
} from "../types";
import { paddingOf } from "./create";
import type { Drawing, Held } from "./drawing";
import { showEdgeLine, showOutline, showPoint } from "./overlay";
import {
  type Stage,
  facilityPage,
  partyPage,
  partyTopPage,
  placePage,
} from "./place_pages";

const CLOSEST = 17;
const RESULTS = "filter=";

export interface Parts {
  map: WebMap;
  box: HTMLElement;
  filters: FilterState;
  session: Session;
  words: Vocabularies;
  onPath(trail: Trail): void;
  drawing: Drawing;
  onLocating(): void;
  theme(): string; // what colours the places, for the address
  toast(text: string): void;
}

export class Workbench implements Actions {
  readonly context: Context;
  private readonly detail: Detail;
  /** An incident is shown, or no longer. */
  onChosen: (no: string | null) => void = () => {};
  private readonly stage: Stage;
  private marker: Marker | null = null;
  private edgeLabel: Marker | null = null;

  constructor(private readonly parts: Parts) {
    const { words, session, filters } = parts;
    this.context = {
      words,
      session,
      actions: this,
      filter: () => filters.filter,
      desk: new FigureDesk(() => filters.filter),
      place: () => this.place,
    };
    this.stage = {
      map: parts.map,
      context: this.context,
      root: session.installation.root_code,
      onPath: parts.onPath,
      zoomTo: (box) => this.zoomTo(box),
      zoomToPoint: (point) => this.zoomToPoint(point),
    };
    this.detail = new Detail(parts.box, () => {
      this.keepAddress();
      parts.drawing.placed();
    });
    parts.map.on("moveend", () => this.keepAddress());
  }

  // -- opening -----------------------------------------------------------------

  openUnit(code: string, { fit = true }: Opening = {}): void {
    this.detail.open(placePage(this.stage, "unit", code, fit));
  }

  openGrid(code: string, { fit = true }: Opening = {}): void {
    this.detail.open(placePage(this.stage, "grid", code, fit));
  }

  openParty(id: number, { fit = true }: Opening = {}): void {
    this.detail.open(id ? partyPage(this.stage, id, fit) : partyTopPage(this.stage));
  }

  openFacility(code: string, { fit = true }: Opening = {}): void {
    this.detail.open(facilityPage(this.stage, code, fit));
  }

  filterBy(change: Filter): void {
    void this.parts.filters.set(change);
  }

  openIncident(no: string, { fit = true }: Opening = {}): void {
    this.detail.open(this.incidentPage(no, fit));
  }

  locate(point: LonLat, datum = "cgcs2000"): void {
    this.detail.open(this.locatePage(point, datum));
  }

  /** The form alone: coordinates may be typed instead of clicked. */
  askWhere(): void {
    if (this.detail.key?.startsWith("at=")) return;
    this.detail.open({
      title: t("locate.title"),
      key: "at=",
      load: () => Promise.resolve(locateSections(this.context, null, null)),
    });
  }

  /** What the page's filter finds; the same page again while it is changed. */
  openResults(): void {
    this.detail.open({
      title: t("filter.results"),
      key: RESULTS,
      load: (signal) => Promise.resolve(resultSections(this.context, signal)),
    });
  }

  /** Another filter holds: what is shown makes way for the results. */
  filtered(): void {
    if (this.parts.filters.active) this.openResults();
    else if (this.detail.key === RESULTS && this.deep) this.back();
    this.keepAddress();
  }

  take(code: string, held?: Held): void {
    this.parts.drawing.take(code, held);
  }

  near(at: LonLat, metres: number): void {
    this.parts.drawing.near(at, metres);
  }

  /** The code of the unit or grid that is shown, or was before the results. */
  get place(): string | null {
    return this.detail.last(["unit", "grid"]);
  }

  zoomToArea(area: Geometry): void {
    const box = bboxOf(area);
    if (box) this.zoomTo(box);
  }

  startLocating(): void {
    this.parts.onLocating();
  }

  back(): void {
    this.detail.back();
  }

  get deep(): boolean {
    return this.detail.deep;
  }

  get shown(): string | null {
    return this.detail.key;
  }

  /** Fresh figures for what is shown; a list that is being read stays as it is. */
  refresh(): void {
    if (this.detail.key !== RESULTS) this.detail.refresh();
  }

  /** Something happened: if it happened to the incident that is shown, it is read again. */
  heard(kind: string, body: unknown): void {
    const [shown, no = ""] = (this.detail.key ?? "").split("=");
    if (shown === "incident" && tellsOf(no, kind, body)) this.detail.refresh();
  }

  count(news: News): void {
    this.detail.count(news);
  }

  copy(text: string): void {
    // Over plain http on an intranet name there is no clipboard: then the old way.
    if (navigator.clipboard) void navigator.clipboard.writeText(text);
    else copyBySelection(text);
    this.parts.toast(`${t("app.copied")} ${text}`);
  }

  /** A grid's name from the tiles that are there already; null costs nobody a request. */
  nameOf(grid: string): string | null {
    const { map } = this.parts;
    const id = map
      .getLayersOrder()
      .find((one) => map.getLayer(one)?.sourceLayer === "grids");
    const source = id && map.getLayer(id)?.source;
    if (!source) return null;
    const [found] = map.querySourceFeatures(source, {
      sourceLayer: "grids",
      filter: ["==", ["get", "code"], grid],
    });
    return found ? String(found.properties.name) : null;
  }

  zoomTo(box: Box): void {
    const { map } = this.parts;
    map.fitBounds(box, {
      padding: paddingOf(map.getContainer()),
      maxZoom: CLOSEST,
      duration: 600,
    });
  }

  zoomToPoint([lon, lat]: LonLat): void {
    this.zoomTo([lon - 0.0012, lat - 0.0009, lon + 0.0012, lat + 0.0009]);
  }

  /** A unit or a grid, whichever the code names. */
  openPlace(code: string, options?: Opening): void {
    if (isGridCode(code)) this.openGrid(code, options);
    else this.openUnit(code, options);
  }

  private openNothing(): void {
    const load = () => Promise.resolve([h("section", { class: "section" }, emptyBox())]);
    this.detail.open({ title: t("detail.title"), key: "", load });
  }

  /** What the address names, or the account's own area. */
  openAddress(root: string): void {
    const place = parseHash(location.hash);
    const { selected } = place;
    const fit = place.view === null;
    const isWhole = root === this.parts.session.installation.root_code;
    if (root) this.openPlace(root, { fit: fit && !selected && !isWhole });
    else this.openNothing();
    if (selected && selected.code !== root) this.openSelected(place);
  }

  /** Another address was put into the page: its view and what it selects. */
  follow(place: Place): void {
    if (this.deep) this.detail.home();
    if (place.view) {
      const { zoom, lat, lon } = place.view;
      this.parts.map.jumpTo({ center: [lon, lat], zoom });
    }
    this.openSelected(place);
  }

  private openSelected({ selected, view }: Place): void {
    const fit = view === null;
    if (!selected) return;
    if (selected.kind === "unit") this.openUnit(selected.code, { fit });
    if (selected.kind === "grid") this.openGrid(selected.code, { fit });
    if (selected.kind === "party") this.openParty(Number(selected.code) || 0, { fit });
    if (selected.kind === "facility") this.openFacility(selected.code, { fit });
    if (selected.kind === "incident") this.openIncident(selected.code, { fit });
    if (selected.kind === "at") {
      const [lon = NaN, lat = NaN] = selected.code.split(",").map(Number);
      if (Number.isFinite(lon) && Number.isFinite(lat)) this.locate([lon, lat]);
    }
  }

  // -- pages -------------------------------------------------------------------

  private incidentPage(no: string, fit: boolean): Page {
    let first = true;
    return {
      title: t("incident.title"),
      key: `incident=${no}`,
      left: () => {
        showPoint(this.parts.map, null);
        this.clearLocated();
        this.onChosen(null);
      },
      load: async (signal) => {
        this.onChosen(no);
        const incident = await get<Incident>(`/api/incidents/${no}`, signal);
        if (signal.aborted) return [];
        const at = incident.geometry?.coordinates as LonLat | undefined;
        showPoint(this.parts.map, at ?? null);
        const zoom = () => at && this.zoomToPoint(at);
        if (fit && first) zoom();
        first = false;
        const found = incident.attribution;
        if (found) this.parts.onPath(pathOf(found));
        if (found && at && !incident.properties.coarse)
          await this.showEdge(at, found, signal);
        return incidentSections(this.context, incident, zoom);
      },
    };
  }

  private locatePage(point: LonLat, datum: string): Page {
    return {
      title: t("locate.title"),
      key: `at=${point.map((x) => +x.toFixed(7)).join(",")}`,
      left: () => this.clearLocated(),
      load: async (signal) => {
        const asked = `lon=${point[0]}&lat=${point[1]}&datum=${datum}`;
        const found = await get<Attribution & { at?: LonLat }>(
          `/api/locate?${asked}`,
          signal,
        );
        if (signal.aborted) return [];
        this.parts.onPath(pathOf(found));
        await this.showLocated(point, datum, found, signal);
        return locateSections(this.context, { point, datum }, found);
      },
    };
  }

  // -- drawings ----------------------------------------------------------------

  private async showLocated(
    asked: LonLat,
    datum: string,
    found: Attribution & { lon?: number; lat?: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { map } = this.parts;
    this.clearLocated();
    // In another datum the server says where the point truly lies.
    const point: LonLat | null =
      found.lon !== undefined && found.lat !== undefined
        ? [found.lon, found.lat]
        : datum === "cgcs2000" || datum === "wgs84"
          ? asked
          : null;
    if (!point) return;
    const pin = h("div", { class: found.ambiguous ? "pin unsure" : "pin", id: "pin" });
    this.marker = new Marker({ element: pin }).setLngLat(point).addTo(map);
    if (!map.getBounds().contains(point)) this.zoomToPoint(point);
    await this.showEdge(point, found, signal);
  }

  /** The owner's outline, and the way from the point to its nearest edge. */
  private async showEdge(
    point: LonLat,
    found: Attribution,
    signal: AbortSignal,
  ): Promise<void> {
    const { map } = this.parts;
    if (!found.grid) return;
    const grid = await get<Unit>(`/api/grids/${found.grid.code}`, signal);
    if (signal.aborted || !grid.geometry) return;
    showOutline(map, grid.geometry);
    const edge = nearestOnOutline(grid.geometry, point);
    if (!edge) return;
    showEdgeLine(map, point, edge);
    const metres = found.distance_to_edge_m;
    if (metres === null || metres === undefined) return;
    this.edgeLabel?.remove();
    const text = h("div", { class: "edge-label" }, data(distance(metres)));
    this.edgeLabel = new Marker({ element: text, anchor: "top", offset: [0, 6] })
      .setLngLat(edge)
      .addTo(map);
  }

  private clearLocated(): void {
    this.marker?.remove();
    this.edgeLabel?.remove();
    showEdgeLine(this.parts.map, null, null);
    showOutline(this.parts.map, null);
  }

  keepAddress(): void {
    const { map } = this.parts;
    const { lng, lat } = map.getCenter();
    const [kind, code] = (this.detail.key ?? "").split("=");
    const known = isKind(kind);
    const hash = formatHash({
      view: { zoom: map.getZoom(), lat, lon: lng },
      filter: this.parts.filters.address,
      theme: this.parts.theme(),
      selected: known && code ? { kind, code } : null,
    });
    history.replaceState(history.state, "", location.pathname + location.search + hash);
  }
}

function pathOf(found: Attribution): Trail {
  const links = [...found.units];
  if (found.grid && !links.some((link) => link.code === found.grid?.code))
    links.push({ level: "grid", ...found.grid });
  return { units: links, party: found.party, way: "units" };
}

function copyBySelection(text: string): void {
  const box = h("textarea", { class: "visually-hidden" }, text);
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}
