import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { luminance, spread } from "./ramp";

const css = readFileSync(join(import.meta.dirname, "../styles/theme.css"), "utf8");

function tokens(theme: string, name: string): string[] {
  const block = new RegExp(`data-theme="${theme}"\\][^{]*\\{([^}]*)\\}`).exec(css)![1]!;
  return [...block.matchAll(new RegExp(`--${name}-\\d: (#[0-9a-f]{6})`, "g"))].map(
    ([, hex]) => hex!,
  );
}

describe.each([
  ["light", -1],
  ["dark", 1],
])("in the %s theme", (theme, direction) => {
  test.each(["ramp", "fewer", "more"])("%s goes one way in lightness", (name) => {
    for (const n of [3, 5, 7]) {
      const steps = spread(tokens(theme, name), n).map(luminance);
      for (let at = 1; at < n; at += 1)
        expect(direction * (steps[at]! - steps[at - 1]!), `${n}: ${at}`).toBeGreaterThan(
          0.01,
        );
    }
  });
});

test("as many colours as classes, the ends kept", () => {
  const five = spread(["#000000", "#ffffff"], 5);
  expect([five.length, five[0], five[4]]).toEqual([5, "#000000", "#ffffff"]);
  expect(spread(["#000000", "#ffffff"], 0)).toEqual([]);
});
