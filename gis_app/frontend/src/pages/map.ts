// /map: the whole area in grids.
import "../styles/base.css";
import "../styles/parts.css";
import "../styles/map.css";
import "../styles/floating.css";
import "../styles/frame.css";
import "../styles/drill.css";
import type { Polygon } from "geojson";
import type { Map as WebMap, StyleSpecification } from "maplibre-gl";
import { Problem, get } from "../api";
import { type Theme, markReady, showAccount, theme, wireSettings } from "../chrome";
import { byId, h, replace } from "../dom";
import { failureBox } from "../failure";
import { FilterState } from "../filtering/state";
import { clock } from "../format";
import { parseHash } from "../geometry/hash";
import { t } from "../i18n";
import { icon } from "../icons";
import { follow, stateText, throttled } from "../live";
import { changeTheme, createMap, loadStyle, supportsWebGL2 } from "../map/create";
import { type Sketch, createSketch } from "../map/draw";
import { addOverlay, paintOverlay } from "../map/overlay";
import { tileFilter } from "../map/filtered";
import { wirePointer } from "../map/pointer";
import { wireReadout } from "../map/readout";
import { changeTiles, refreshTiles } from "../map/tiles";
import { Workbench } from "../map/workbench";
import { NO_NEWS, gathered } from "../panels/deltas";
import { conditionCount, showFilter } from "../panels/filter";
import { showLayers } from "../panels/layers";
import { type LeftPanel, showLeft } from "../panels/left";
import { showPath } from "../panels/path";
import { showSearch } from "../panels/search";
import { type Tool, type ToolBar, isTyping, showTools } from "../panels/tools";
import { loadSession, loadVocabularies, sight, topUnit } from "../session";
import type { LayerInfo, Session, Vocabularies } from "../types";

const COUNT_MS = 250;
const TILES_MS = 2_000;
const REFRESH_MS = 60_000;
const TOAST_MS = 2_200;

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
  const seen = sight(session) !== "nothing";
  const left = showLeft(byId("left"), seen ? ["layers", "filter"] : ["layers"]);
  const filters = createFilter(map, left, words, () => bench.filtered());
  const sketch = createSketch(map, (area) => area && drawn(area));
  const drawn = (area: Polygon) => {
    tools.choose("select");
    tools.hint("hint.edit");
    bench.openArea(area);
  };
  bench = new Workbench({
    map,
    box: byId("detail"),
    filters,
    session,
    words,
    onPath: (trail) => showPath(bench.context, byId("path"), trail),
    onArea: () => {
      sketch.clear();
      tools.hint(null);
    },
    onLocating: () => tools.choose("locate"),
    toast,
  });
  const onTool = (tool: Tool) => chooseTool(tool, sketch, bench);
  tools = showTools(byId("tools"), byId("hint"), seen, onTool);
  // While a shape is being edited clicks belong to it, not to the grids below.
  wirePointer(map, bench.context, () => (sketch.editing ? "polygon" : tools.chosen));
  wireReadout(map, byId("statusbar"), session.installation.approval_number);
  const shown = (all: LayerInfo[]) =>
    seen ? all : all.filter(({ group }) => group !== "incident");
  let stopLayers = showLayers(map, left.bodies.layers, shown(layers));
  wireSettings((chosen) => {
    followTheme(map, chosen).then((recoloured) => {
      stopLayers();
      stopLayers = showLayers(map, left.bodies.layers, shown(recoloured));
    }, console.warn);
  });
  showSearch(bench.context, byId("search"));
  showCorner(map, bench, session);
  wireEscape(bench, tools, sketch);
  const asked = parseHash(location.hash).filter;
  if (asked && seen) void filters.open(asked);
  const asking = location.hash.includes("tool=locate");
  bench.openAddress(topUnit(session));
  if (asking) tools.choose("locate");
  followChanges(map, bench);
  map.once("idle", markReady);
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
    panel.render();
    left.badge(conditionCount(filters.filter));
    void changeTiles(map).catch(console.warn);
    changed();
  };
  const failed = (reason: unknown) => {
    const gone = reason instanceof Problem && reason.status === 404;
    if (!gone) return panel.fail(reason);
    toast(t("filter.gone"));
    apply();
  };
  const filters = new FilterState(apply, failed);
  const panel = showFilter(left.bodies.filter, filters, words);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const key = event.key.toUpperCase();
    if (key === "X") void filters.clear();
    if (key === "Z") filters.undo();
  });
  return filters;
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

function chooseTool(tool: Tool, sketch: Sketch, bench: Workbench): void {
  if (tool === "select" || tool === "locate") {
    sketch.cancel();
    if (tool !== "locate") return;
    if (sketch.editing) bench.clearArea();
    bench.askWhere();
  } else {
    if (bench.shown === "area=") bench.clearArea();
    sketch.start(tool);
  }
}

/** Escape goes one step back: the drawing, the tool, the page. */
function wireEscape(bench: Workbench, tools: ToolBar, sketch: Sketch): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (sketch.drawing || tools.chosen !== "select") tools.choose("select");
    else if (bench.shown === "area=") bench.clearArea();
    else if (bench.deep) bench.back();
  });
}

function showCorner(map: WebMap, bench: Workbench, session: Session): void {
  const button = (name: "plus" | "minus" | "home", text: string, onclick: () => void) =>
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
  );
}

/** What happens elsewhere: figures count along at once, tiles follow every other second. */
function followChanges(map: WebMap, bench: Workbench): void {
  const box = byId("live");
  let news = NO_NEWS;
  const renewTiles = throttled(() => void refreshTiles(map).catch(console.warn), TILES_MS);
  // What cannot be counted along (what fell due, a reader of totals) is asked for, seldom.
  const refresh = throttled(() => bench.refresh(), REFRESH_MS, Date.now());
  const tell = throttled(() => {
    bench.count(news);
    news = NO_NEWS;
  }, COUNT_MS);
  const stop = follow(
    (kind, body) => {
      box.title = t("live.since", { time: clock(new Date()) });
      if (kind === "resync") bench.refresh();
      news = gathered(news, kind, body);
      tell();
      renewTiles();
      refresh();
    },
    (state) => {
      box.dataset.state = state;
      box.textContent = stateText(state);
    },
  );
  window.addEventListener("pagehide", stop);
}

let toastTimer = 0;
function toast(text: string): void {
  const box = byId("toast");
  box.textContent = text;
  box.hidden = false;
  window.clearTimeout(toastTimer);
  toastTimer = window.setTimeout(() => (box.hidden = true), TOAST_MS);
}
