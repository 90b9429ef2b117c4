// The legend of a choropleth: a button for each class, with how many places are in it.
import { h, styled } from "../dom";
import { number } from "../format";
import { t } from "../i18n";
import { type Measured, NONE, rangeOf } from "../theming/measured";

export function legend(
  found: Measured,
  colours: string[],
  pressed: number | null,
  press: (at: number) => void,
): HTMLElement {
  const withheld = found.values.filter((one) => one.suppressed).length;
  const without = found.classes.empty - withheld;
  const rows = found.classes.counts.map((n, at) =>
    row(found, at, rangeOf(found, at), n, swatch(colours[at]!), pressed, press),
  );
  return h(
    "div",
    { class: "theme-classes", role: "group", "aria-label": t("theme.legend") },
    rows,
    without > 0 &&
      row(found, NONE, t("theme.none"), without, swatch(null), pressed, press, withheld > 0),
    withheld > 0 &&
      row(found, NONE, t("theme.withheld"), withheld, swatch(null), pressed, press, true),
  );
}

/** shut: those of whom nothing may be told are nobody's choice either. */
function row(
  { level }: Measured,
  at: number,
  range: string,
  n: number,
  mark: HTMLElement,
  pressed: number | null,
  press: (at: number) => void,
  shut = false,
): HTMLElement {
  const places = t(`theme.level.${level}`);
  return h(
    "button",
    {
      type: "button",
      class: `theme-class${n === 0 || shut ? " faint" : ""}`,
      "data-class": at,
      "aria-pressed": String(pressed === at && !shut),
      "aria-label": t("theme.class", { range, n: number(n), level: places }),
      title: t("theme.only"),
      disabled: n === 0 || shut,
      onclick: () => press(at),
    },
    mark,
    h("span", {}, range),
    h("span", { class: "theme-count" }, number(n)),
  );
}

function swatch(colour: string | null): HTMLElement {
  if (colour === null) return h("span", { class: "theme-swatch none" });
  return styled(h("span", { class: "theme-swatch" }), { "--tone": colour });
}
