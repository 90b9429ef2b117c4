import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fill } from ".";
import { MESSAGES } from "./messages";

const SOURCE = join(import.meta.dirname, "..");
const HAN = /[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]/;
const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
  (name) =>
    name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.endsWith("messages.ts"),
);
const codeOf = (name: string) =>
  readFileSync(join(SOURCE, name), "utf8").replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, "");
const places = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe("the catalogue", () => {
  test("both languages are complete and name the same values", () => {
    for (const [key, { zh, en }] of Object.entries(MESSAGES)) {
      expect(zh.trim() && en.trim(), key).toBeTruthy();
      expect(places(zh), key).toEqual(places(en));
    }
  });

  test("no Chinese in the English", () => {
    const mixed = Object.entries(MESSAGES).filter(([, { en }]) => HAN.test(en));
    expect(mixed.map(([key]) => key)).toEqual([]);
  });

  test("every text is used somewhere", () => {
    const code = files.map(codeOf).join("\n");
    // Keys made at run time: `tool.${tool}` uses every "tool.…".
    const prefixes = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map(([, prefix]) => prefix!);
    const unused = Object.keys(MESSAGES).filter(
      (key) => !code.includes(`"${key}"`) && !prefixes.some((one) => key.startsWith(one)),
    );
    expect(unused).toEqual([]);
  });

  test("values are put in by name, unknown names stay", () => {
    expect(fill("{a} of {b}", { a: 1 })).toBe("1 of {b}");
  });
});

describe("the code", () => {
  test.each(files)("%s has no Chinese of its own", (name) => {
    expect(codeOf(name).match(new RegExp(HAN, "g")) ?? []).toEqual(allowed(name));
  });

  test.each(files)("%s has no English sentence of its own", (name) => {
    const sentences = [...codeOf(name).matchAll(/(["`])([A-Z][a-z]+ [a-z][^"`]*)\1/g)];
    const shown = sentences.map(([, , text]) => text!).filter((text) => !isForUs(text));
    expect(shown).toEqual([]);
  });
});

// A person may type a Chinese comma between two coordinates.
function allowed(name: string): string[] {
  return name.endsWith("codes.ts") ? ["，"] : [];
}

// Said to whoever builds the pages, never on a screen.
function isForUs(text: string): boolean {
  return text.startsWith("The template has no");
}
