// One short sentence at the bottom that goes by itself.
import { byId, data, replace } from "./dom";

const STAYS_MS = 4_000;

let timer: ReturnType<typeof setTimeout> | undefined;

export function toast(text: string): void {
  const box = byId("toast");
  replace(box, data(text));
  box.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (box.hidden = true), STAYS_MS);
}
