// A style for a wall: words, lines and dots grow with the type of the page around them.
import type { StyleSpecification } from "maplibre-gl";

const SIZES = new Set([
  "text-size",
  "text-halo-width",
  "icon-size",
  "line-width",
  "circle-radius",
  "circle-stroke-width",
  "icon-size",
]);

export function scaledStyle(style: StyleSpecification, by: number): StyleSpecification {
  if (by === 1) return style;
  const layers = style.layers.map((layer) => ({
    ...layer,
    ...("layout" in layer && { layout: scaledSizes(layer.layout, by) }),
    ...("paint" in layer && { paint: scaledSizes(layer.paint, by) }),
  }));
  return { ...style, layers: layers as StyleSpecification["layers"] };
}

function scaledSizes(properties: object | undefined, by: number): object {
  const pairs = Object.entries(properties ?? {});
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, SIZES.has(name) ? scaled(value, by) : value]),
  );
}

/**
 * A number or an expression, times `by`. The zoom may only be read by an interpolate or
 * a step on the outside, so what they give is scaled within them.
 */
export function scaled(value: unknown, by: number): unknown {
  if (typeof value === "number") return value * by;
  if (!Array.isArray(value)) return value;
  const isOutput = outputsOf(value);
  if (!isOutput) return ["*", by, value];
  return value.map((part, at) => (isOutput(at) ? scaled(part, by) : part));
}

// Which places of an expression hold what it gives: [interpolate, curve, input, stop, out…],
// [step, input, out, stop, out…], [case, test, out…, out], [match, input, label, out…, out].
function outputsOf(value: unknown[]): ((at: number) => boolean) | null {
  const last = value.length - 1;
  if (value[0] === "interpolate") return (at) => at >= 4 && at % 2 === 0;
  if (value[0] === "step") return (at) => at >= 2 && at % 2 === 0;
  if (value[0] === "case") return (at) => at === last || (at >= 2 && at % 2 === 0);
  if (value[0] === "match") return (at) => at === last || (at >= 3 && at % 2 === 1);
  return null;
}
