// The line below the tools: what the chosen one can be told, and what it has found.
import { type Child, data, h } from "../dom";
import { COMBINATIONS, type RangeState } from "../filtering/range";
import { area, distance } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";
import { segments } from "../panels/segments";
import { type Tool, isShape } from "../panels/tools";
import { FIRST_M, metresInput } from "../panels/walking";
import type { Figures, Measured } from "./measure";

const CORRIDOR_M = 50;

export interface OptionDeeds {
  /** A shape has handles now. */
  editing(): boolean;
  stopEditing(): void;
  measure(kind: Measured): void;
}

export class ToolOptions {
  corridor = CORRIDOR_M; // metres on each side of a line
  radius = FIRST_M;
  kind: Measured = "distance";
  private readonly figures = h("output", { class: "figures", id: "measured" });

  constructor(
    private readonly range: RangeState,
    private readonly deeds: OptionDeeds,
  ) {}

  of(tool: Tool): Child[] {
    if (tool === "measure") return [this.measureChoice(), this.figures];
    if (tool === "near")
      return [
        this.combining(),
        h("span", { class: "sub" }, t("range.radius")),
        metresInput("radius", t("range.radius"), this.radius, (m) => (this.radius = m)),
      ];
    if (tool === "linestring")
      return [
        this.combining(),
        h("span", { class: "sub" }, t("range.corridor")),
        metresInput(
          "corridor",
          t("range.corridor"),
          this.corridor,
          (m) => (this.corridor = m),
          1,
        ),
      ];
    if (isShape(tool)) return [this.combining()];
    return this.deeds.editing() ? [doneButton(() => this.deeds.stopEditing())] : [];
  }

  measured(found: Figures | null): void {
    this.figures.textContent = found ? wordsOf(found, this.kind) : t("measure.none");
  }

  private combining(): Child {
    return segments(
      t("combine.title"),
      COMBINATIONS.map((name) => ({
        name,
        label: t(`combine.${name}`),
        title: t(`combinehint.${name}`),
      })),
      this.range.combination,
      (name) => (this.range.combination = name),
    );
  }

  private measureChoice(): Child {
    return segments(
      t("tool.measure"),
      (["distance", "area"] as const).map((name) => ({ name, label: t(`measure.${name}`) })),
      this.kind,
      (name) => this.deeds.measure((this.kind = name)),
    );
  }
}

function wordsOf({ length_m, area_m2 }: Figures, kind: Measured): string {
  if (kind === "distance") return distance(length_m);
  return `${area(area_m2)} · ${t("measure.around", { length: distance(length_m) })}`;
}

function doneButton(onclick: () => void): HTMLElement {
  return h(
    "button",
    { type: "button", class: "button small", id: "edit-done", onclick },
    icon("check"),
    data(t("range.done")),
  );
}
