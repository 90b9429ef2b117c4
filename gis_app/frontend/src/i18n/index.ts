// The language of the page and the words in it.
import type { Lang, Word } from "../types";
import { MESSAGES, type MessageKey } from "./messages";

export type { MessageKey } from "./messages";

/** `<html lang>` is set by the server from the cookie `lang`; nothing else decides. */
export function language(): Lang {
  const root = typeof document === "undefined" ? "" : document.documentElement.lang;
  return root.startsWith("en") ? "en" : "zh";
}

export function t(key: MessageKey, values: Record<string, string | number> = {}): string {
  return fill(MESSAGES[key][language()], values);
}

/** `{name}` in a text becomes the value of that name. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}

/** The label of a vocabulary row in the page's language; the code when it is unknown. */
export function label(
  words: Word[] | undefined,
  code: string | number | null | undefined,
): string {
  if (code === null || code === undefined) return "";
  const word = words?.find((row) => String(row.code) === String(code));
  if (!word) return String(code);
  return language() === "en" ? word.label_en : word.label_zh;
}

/** A key made at run time, such as "level." + level; undefined when there is none. */
export function optional(key: string): string | undefined {
  return key in MESSAGES ? t(key as MessageKey) : undefined;
}
