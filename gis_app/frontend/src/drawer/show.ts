// The drawer put together: its parts, and the figures that they share.
import type { Map as WebMap } from "maplibre-gl";
import { h, replace } from "../dom";
import type { FilterState } from "../filtering/state";
import { showHovered } from "../map/overlay";
import { asOf } from "../panels/as_of";
import type { Context } from "../panels/context";
import { seesRows } from "../session";
import { Drawer, type DrawerPart } from "./drawer";
import { Pivot } from "./pivot";
import { IncidentTable } from "./table";
import { Timeline } from "./timeline";

const SETTLED_MS = 2_500; // a play-back does not wait longer for a slow map

export interface ShownDrawer {
  /** Another filter holds. */
  renew(): void;
  /** What the filter finds has changed. */
  refresh(): void;
  /** An incident is looked at elsewhere. */
  choose(no: string | null): void;
}

export function showDrawer(
  map: WebMap,
  box: HTMLElement,
  context: Context,
  filters: FilterState,
): ShownDrawer {
  const { desk } = context;
  const body = () => h("div", {});
  const time = body();
  const timeline = new Timeline(time, filters, desk, () => settled(map));
  const across = body();
  const pivot = new Pivot(across, context, filters, desk);
  const parts: DrawerPart[] = [
    { tab: "timeline", body: time, tools: () => null, look: (open) => timeline.look(open) },
  ];
  const rows = body();
  const table = seesRows(context.session)
    ? new IncidentTable(rows, context, { point: (at) => showHovered(map, at) })
    : null;
  if (table) {
    parts.push({
      tab: "table",
      body: rows,
      tools: () => table.tools,
      look: (open) => {
        table.look(open);
        if (open) desk.renew(true);
      },
    });
    desk.add({
      by: () => (table.open ? [["severity"]] : []),
      show: ({ total }) => table.say(total),
      fail: () => {}, // the table says so itself
    });
  }
  parts.push({
    tab: "pivot",
    body: across,
    tools: () => pivot.tools,
    look: (open) => pivot.look(open),
  });
  const told = h("span", { class: "drawer-time" });
  desk.heard = ({ at }) => replace(told, asOf(at));
  new Drawer(box, parts, told);
  return {
    renew: () => {
      timeline.render();
      table?.renew();
      desk.renew();
    },
    refresh: () => {
      table?.refresh();
      desk.renew(true);
    },
    choose: (no) => table?.choose(no),
  };
}

function settled(map: WebMap): Promise<void> {
  return new Promise((resolve) => {
    if (map.areTilesLoaded()) return resolve();
    const timer = setTimeout(resolve, SETTLED_MS);
    map.once("idle", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
