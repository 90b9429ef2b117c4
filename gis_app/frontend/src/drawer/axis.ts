// What stands beside the bars of a time axis: names of days, and how high is how many.
import { svg } from "../dom";
import { number } from "../format";
import type { Bin, Step } from "./bins";

const ROOM = 62; // pixels that a label takes

export function labelsOf(shown: Bin[], step: Step, each: number, height: number) {
  let free = 0;
  const found: SVGElement[] = [];
  shown.forEach((bin, at) => {
    const text = nameOf(bin.from, shown[at - 1]?.from, step);
    const x = at * each;
    if (!text || x < free) return;
    free = x + ROOM;
    found.push(
      svg("line", {
        class: "tick",
        x1: x + 0.5,
        x2: x + 0.5,
        y1: height - 18,
        y2: height - 13,
      }),
      svg("text", { class: "tick-text", x: x + 3, y: height - 4 }, text),
    );
  });
  return found;
}

/** A label where something begins: a year, a month, a week's Monday; else none. */
export function nameOf(day: string, before: string | undefined, step: Step): string {
  if (!before || day.slice(0, 4) !== before.slice(0, 4)) return day.slice(0, 7);
  if (step === "day") return day.slice(5);
  return day.slice(0, 7) === before.slice(0, 7) ? "" : day.slice(0, 7);
}

/** One line across, at a round number. */
export function valueMarks(
  most: number,
  width: number,
  base: number,
  high: (n: number) => number,
) {
  const value = roundBelow(most);
  if (value < 2) return [];
  const y = Math.round(base - high(value)) + 0.5;
  return [
    svg("line", { class: "level", x1: 0, x2: width, y1: y, y2: y }),
    svg("text", { class: "level-text", x: width - 2, y: y - 2 }, number(value)),
  ];
}

export function roundBelow(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].find((digit) => digit * power <= most) ?? 1;
  return step * power;
}
