// /map: the whole area in grids.
import "../styles/base.css";
import "../styles/parts.css";
import "../styles/map.css";
import "../styles/floating.css";
import "../styles/frame.css";
import "../styles/drawer.css";
import "../styles/smart.css";
import "../styles/answers.css";
import "../styles/draw.css";
import "../styles/print.css";
import "../styles/theme.css";
import "../styles/drill.css";
import type { Map as WebMap, StyleSpecification } from "maplibre-gl";
import { Problem, get } from "../api";
import { type Theme, markReady, showAccount, theme, wireSettings } from "../chrome";
import { byId, h, replace, styled } from "../dom";
import { showDrawer } from "../drawer/show";
import { failureBox } from "../failure";
import { FilterState } from "../filtering/state";
import { clock } from "../format";
import { parseHash } from "../geometry/hash";
import { t } from "../i18n";
import { icon } from "../icons";
import { onLetter } from "../letters";
import { follow, stateText, throttled } from "../live";
import { changeTheme, createMap, loadStyle, supportsWebGL2 } from "../map/create";
import { type Drawing, createDrawing } from "../map/drawing";
import { addOverlay, paintOverlay } from "../map/overlay";
import { tileDay, tileFilter } from "../map/filtered";
import { wireImages } from "../map/images";
import { wirePointer } from "../map/pointer";
import { wirePrinting } from "../map/print";
import { wireReadout } from "../map/readout";
import { LiveTiles } from "../map/live_tiles";
import { changeTiles } from "../map/tiles";
import { Workbench } from "../map/workbench";
import { dayOf } from "../panels/basis";
import { showConditions } from "../panels/conditions";
import { categoryIcons } from "../panels/category_icons";
import { NO_NEWS, gathered } from "../panels/deltas";
import { conditionCount, showFilter } from "../panels/filter";
import { showLayers } from "../panels/layers";
import { type LeftPanel, showLeft } from "../panels/left";
import { showPath } from "../panels/path";
import { showSearch } from "../panels/search";
import { type ThemePanel, showTheme } from "../panels/theme";
import { type Tool, type ToolBar, showTools } from "../panels/tools";
import { showViews } from "../panels/views";
import { forget } from "../remembered";
import { loadSession, loadVocabularies, sight, topUnit } from "../session";
import { toast } from "../toast";
import type { LayerInfo, Session, Vocabularies } from "../types";
import type { Stage } from "../viewing/stage";

const COUNT_MS = 250;
const ASK_MS = 3_000;
const REFRESH_MS = 60_000;

start().catch((reason: unknown) => {
  replace(
    byId("detail"),
    h(
      "section",
      { class: "section" },
      failureBox(reason, () => location.reload()),
    ),
  );
  console.warn(reason);
});

async function start(): Promise<void> {
  if (!supportsWebGL2()) {
    replace(byId("map"), h("p", { class: "notice bad", role: "alert" }, t("fail.webgl")));
    return;
  }
  const { filter } = parseHash(location.hash);
  tileFilter(filter ?? "");
  const [session, words, style, { layers }] = await Promise.all([
    loadSession(),
    loadVocabularies(),
    loadStyle(),
    loadLayers(),
  ]);
  const box = session.installation.bbox;
  const map = createMap(
    byId("map"),
    style as StyleSpecification,
    parseHash(location.hash).view,
    box,
  );
  wireImages(map);
  showAccount(session, words);
  map.on("load", () => ready(map, session, words, layers));
  // For tests and for whoever looks from the console; the page itself never reads it.
  Object.assign(window, { quanyu: { map } });
}

function ready(
  map: WebMap,
  session: Session,
  words: Vocabularies,
  layers: LayerInfo[],
): void {
  addOverlay(map);
  let bench: Workbench;
  let tools: ToolBar;
  let themes: ThemePanel;
  const seen = sight(session) !== "nothing";
  const shown = seen ? layers : layers.filter(({ group }) => group !== "incident");
  const left = showLeft(byId("left"), seen ? ["layers", "filter"] : ["layers"]);
  const filters = createFilter(map, left, words, () => {
    drawing.follow();
    bench.filtered();
    drawer?.renew();
    themes.follow();
  });
  const stage = { map, filters, layers: shown };
  const drawing = createDrawing({
    map,
    filters,
    session,
    tools: () => tools,
    panel: left.bodies.filter,
    deeds: {
      zoom: (area) => bench.zoomToArea(area),
      shownPlace: () => bench?.place ?? null,
    },
    toast,
  });
  bench = new Workbench({
    map,
    box: byId("detail"),
    filters,
    session,
    words,
    onPath: (trail) => showPath(bench.context, byId("path"), trail),
    drawing,
    onLocating: () => tools.choose("locate"),
    theme: () => themes?.address ?? parseHash(location.hash).theme ?? "",
    toast,
  });
  const drawer = seen ? showDrawer(map, byId("drawer"), bench.context, filters) : null;
  if (!drawer) styled(document.documentElement, { "--drawer-height": "0rem" });
  bench.onChosen = (no) => drawer?.choose(no);
  const onTool = (tool: Tool) => {
    drawing.choose(tool);
    if (tool === "locate") bench.askWhere();
  };
  tools = showTools(byId("tools"), byId("hint"), byId("tool-options"), seen, onTool);
  // While a shape is being edited clicks belong to it, not to the grids below.
  const tool = () => (drawing.editing ? "polygon" : tools.chosen);
  wirePointer(map, bench.context, tool, (code) => themes.lines(code));
  wireReadout(
    map,
    byId("statusbar"),
    session.installation.approval_number,
    session.installation.zone_srid,
  );
  const panel = showLayerPanel(stage, words, left, bench, () => drawing.paint());
  themes = panel.themes;
  const views = seen
    ? showViews(left.bodies.filter, { ...stage, theme: themes }, toast)
    : null;
  const here = () => /^(?:unit|grid)=(.+)$/.exec(bench.shown ?? "")?.[1] ?? "";
  showSearch(bench.context, byId("search"), { filters, here, views });
  const { recolour } = panel;
  const { desk } = bench.context;
  const print = wirePrinting({ map, session, words, filters, desk, themes, recolour });
  showCorner(map, bench, session, () => void print().catch(console.warn));
  wireEscape(bench, tools, drawing);
  const asked = parseHash(location.hash).filter;
  if (asked && seen) void filters.open(asked);
  const asking = location.hash.includes("tool=locate");
  bench.openAddress(topUnit(session));
  if (asking) tools.choose("locate");
  followAddress(bench, seen ? filters : null, themes);
  followChanges(map, bench, () => {
    drawer?.refresh();
    themes.news();
  });
  map.once("idle", markReady);
}

/** Theme and layers on the left; both are drawn again in the colours that are chosen. */
function showLayerPanel(
  { map, filters, layers }: Stage,
  words: Vocabularies,
  left: LeftPanel,
  bench: Workbench,
  recoloured: () => void,
): { themes: ThemePanel; recolour(theme: Theme): Promise<void> } {
  const [themeBox, layerBox] = [h("div", {}), h("div", {})];
  replace(left.bodies.layers, themeBox, layerBox);
  const icons = (id: string) =>
    id === "incidents" ? categoryIcons(words.categories) : null;
  let stop = showLayers(map, layerBox, layers, icons);
  const themes = showTheme({
    map,
    box: themeBox,
    context: bench.context,
    filters,
    counts: sight(bench.context.session) !== "nothing",
    changed: () => bench.keepAddress(),
  });
  const offered = new Set(layers.map(({ id }) => id));
  const recolour = async (chosen: Theme) => {
    const all = await followTheme(map, chosen);
    recoloured();
    stop();
    stop = showLayers(map, layerBox, all.filter(({ id }) => offered.has(id)), icons);
    themes.follow();
  };
  wireSettings((chosen) => void recolour(chosen).catch(console.warn));
  return { themes, recolour };
}

/** The filter of the page: tiles, panels and address follow it. */
function createFilter(
  map: WebMap,
  left: LeftPanel,
  words: Vocabularies,
  changed: () => void,
): FilterState {
  const apply = () => {
    tileFilter(filters.id);
    tileDay(dayOf(filters.filter));
    panel.render();
    conditions();
    left.badge(conditionCount(filters.filter));
    void changeTiles(map).catch(console.warn);
    changed();
  };
  const failed = (reason: unknown, again?: () => void) => {
    if (!again) return panel.fail(reason);
    // An address's filter: the tiles have its id already, and must not keep it.
    apply();
    if (reason instanceof Problem && reason.status === 404) return toast(t("filter.gone"));
    left.show("filter");
    panel.fail(reason, again);
  };
  const filters = new FilterState(apply, failed, () => panel.wish());
  const panel = showFilter(left.bodies.filter, filters, words);
  const conditions = showConditions(byId("conditions"), filters, words);
  onLetter((key) => {
    if (key === "X") void filters.clear();
    if (key === "Z") filters.undo();
  });
  return filters;
}

/** A link that is pasted into the open page opens as it would in a new one. What the page
    itself writes there (replaceState) is no hashchange. */
function followAddress(
  bench: Workbench,
  filters: FilterState | null,
  themes: ThemePanel,
): void {
  window.addEventListener("hashchange", () => {
    const place = parseHash(location.hash);
    const { filter = "" } = place;
    if (filters && filter !== filters.address)
      void (filter ? filters.open(filter) : filters.clear());
    if (place.theme) themes.choose(place.theme);
    bench.follow(place);
  });
}

/** The legend's colours are those of the theme, so it is asked for again. */
async function followTheme(map: WebMap, chosen: Theme): Promise<LayerInfo[]> {
  const [{ layers }] = await Promise.all([loadLayers(), changeTheme(map, chosen)]);
  map.once("styledata", () => paintOverlay(map));
  return layers;
}

function loadLayers(): Promise<{ layers: LayerInfo[] }> {
  return get(`/api/layers?theme=${theme()}`);
}

/** Escape goes one step back: the drawing, the tool, the page. The filter stays. */
function wireEscape(bench: Workbench, tools: ToolBar, drawing: Drawing): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (tools.chosen !== "select") tools.choose("select");
    else if (drawing.escape()) return;
    else if (bench.deep) bench.back();
  });
}

function showCorner(
  map: WebMap,
  bench: Workbench,
  session: Session,
  print: () => void,
): void {
  const button = (name: "plus" | "minus" | "home" | "print", text: string, onclick: () => void) =>
    h(
      "button",
      { type: "button", class: "button square", title: text, "aria-label": text, onclick },
      icon(name),
    );
  const top = topUnit(session);
  replace(
    byId("corner"),
    button("plus", t("map.zoomin"), () => map.zoomIn()),
    button("minus", t("map.zoomout"), () => map.zoomOut()),
    top && button("home", t("map.whole"), () => bench.openPlace(top)),
    button("print", t("map.print"), print),
  );
}

/** What happens elsewhere: figures count along at once, tiles follow every other second. */
function followChanges(map: WebMap, bench: Workbench, changed: () => void): void {
  const box = byId("live");
  let news = NO_NEWS;
  const tiles = new LiveTiles(map, () => changeTiles(map));
  // What cannot be counted along (what fell due, a reader of totals) is asked for, seldom.
  const refresh = throttled(() => bench.refresh(), REFRESH_MS, Date.now());
  const ask = throttled(changed, ASK_MS);
  const tell = throttled(() => {
    bench.count(news);
    news = NO_NEWS;
  }, COUNT_MS);
  follow(
    (kind, body) => {
      box.title = t("live.since", { time: clock(new Date()) });
      const published = kind === "resync" || kind === "plan.published";
      if (published) forget();
      if (kind === "resync") bench.refresh();
      bench.heard(kind, body);
      news = gathered(news, kind, body);
      tell();
      tiles.renew(published);
      ask();
      refresh();
    },
    (state) => {
      box.dataset.state = state;
      box.textContent = stateText(state);
    },
  );
}
