// The colours of classes, from the tokens of the theme (styles/theme.css).

import { tone } from "../tone";

export type Rgb = [number, number, number];

/** Colours of classes with these upper limits; `around` zero for a change. */
export function classColours(breaks: number[], around: boolean): string[] {
  if (!around) return spread(tokens("--ramp", 7), breaks.length);
  const [below, above] = [-1, 1].map(
    (sign) => breaks.filter((limit) => Math.sign(limit) === sign).length,
  );
  return [
    ...spread(tokens("--fewer", 3), below!).reverse(),
    ...(breaks.includes(0) ? [tone("--unchanged")] : []),
    ...spread(tokens("--more", 3), above!),
  ];
}

/** n colours from the first to the last of some; one alone is from the middle. */
export function spread(colours: string[], n: number): string[] {
  const last = colours.length - 1;
  return Array.from({ length: n }, (_, at) => {
    const place = n === 1 ? last / 2 : (at * last) / (n - 1);
    const from = Math.min(Math.floor(place), last - 1);
    return mixed(colours[from]!, colours[from + 1]!, place - from);
  });
}

function tokens(name: string, n: number): string[] {
  return Array.from({ length: n }, (_, at) => tone(`${name}-${at + 1}`));
}

function mixed(a: string, b: string, share: number): string {
  const [from, to] = [rgb(a), rgb(b)];
  const mix = from.map((part, at) => Math.round(part + (to[at]! - part) * share));
  return `#${mix.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

export function rgb(hex: string): Rgb {
  const part = (at: number) => parseInt(hex.slice(at, at + 2), 16) || 0;
  return [part(1), part(3), part(5)];
}

/** WCAG's relative luminance, 0 to 1: whether ink on it is to be dark or light. */
export function luminance(hex: string): number {
  const [r, g, b] = rgb(hex).map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
