// What the colours on the map mean: from the layers themselves.
import { get } from "../api";
import { h, replace, styled } from "../dom";
import { language } from "../i18n";
import type { LayerInfo } from "../types";

export async function showLegend(box: HTMLElement, rows: boolean): Promise<void> {
  const { layers } = await get<{ layers: LayerInfo[] }>("/api/layers?theme=dark");
  const layer = layers.find(({ id }) => id === (rows ? "incidents" : "incident_density"));
  if (!layer) return;
  const lang = language();
  replace(
    box,
    h("b", {}, layer.title[lang]),
    layer.legend.map((entry) =>
      h(
        "span",
        { class: "legend-entry" },
        styled(h("i", { class: `dot ${entry.shape}` }), { "--tone": entry.color }),
        entry.label[lang],
      ),
    ),
  );
}
