// Which symbol on the map stands for which group of categories.
import { h, svg } from "../dom";
import { label, t } from "../i18n";
import { glyphOf } from "../map/glyphs";
import type { Word } from "../types";

export function categoryIcons(words: Word[] | undefined): HTMLElement {
  const groups = (words ?? []).filter((word) => !word.parent);
  return h(
    "details",
    { class: "icons-legend" },
    h("summary", {}, t("icons.legend")),
    h(
      "ul",
      {},
      groups.map((word) => {
        const code = String(word.code);
        const glyph = svg(
          "svg",
          { viewBox: "0 0 16 16", "aria-hidden": "true" },
          svg("path", { d: glyphOf(code) }),
        );
        return h("li", {}, glyph, label(words, code));
      }),
    ),
  );
}
