import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

/** The custom properties of one theme that are plain colours. */
function tokens(theme: string): Map<string, string> {
  const block = new RegExp(`data-theme="${theme}"\\][^{]*\\{([^}]*)\\}`).exec(css)![1]!;
  return new Map(
    [...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [
      name!,
      hex!,
    ]),
  );
}

// WCAG 2.2: relative luminance and contrast ratio.
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const TEXTS = ["--text", "--text-2", "--text-3", "--accent", "--warn", "--bad", "--good"];
const GROUNDS = ["--ground", "--panel", "--raised"];

describe.each(["dark", "light"])("in the %s theme", (theme) => {
  const colours = tokens(theme);
  test.each(TEXTS)("%s can be read on every ground", (text) => {
    for (const ground of GROUNDS)
      expect(contrast(colours.get(text)!, colours.get(ground)!), ground).toBeGreaterThan(
        4.5,
      );
  });

  test("a button's words can be read on its accent", () => {
    expect(contrast(colours.get("--on-accent")!, colours.get("--accent")!)).toBeGreaterThan(
      4.5,
    );
  });
});
