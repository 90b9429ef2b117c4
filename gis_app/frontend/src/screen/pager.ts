// A list longer than its box turns its pages by itself, and stands while anybody looks.
import { h } from "../dom";
import { REST_S } from "./tour";

const PAGE_MS = 8_000;
const REST_MS = REST_S * 1_000;
const INPUTS = ["pointerdown", "pointermove", "wheel", "keydown", "touchstart", "focusin"];

/** A box for a list that may be longer than it; name: for whoever cannot see the title. */
export function paged(className: string, name: string, calm: boolean): HTMLElement {
  const box = h("div", { class: className, tabindex: 0, role: "group", "aria-label": name });
  turnPages(box, calm);
  return box;
}

/**
 * Returns whether somebody points at the list or stands in it. A pointer that rests there,
 * or a focus that one touch left behind, is nobody: a minute after the last input it is let
 * go. released: called then.
 */
export function turnPages(
  list: HTMLElement,
  calm: boolean,
  released: () => void = () => {},
): () => boolean {
  let used = false;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let stood = "";
  const letGo = () => {
    used = false;
    const active = document.activeElement;
    if (active && list.contains(active)) (active as HTMLElement).blur();
    released();
  };
  const touched = (event: Event) => {
    // A browser tells of moves when what lies under a resting pointer changes.
    if (event.type === "pointermove") {
      const { screenX, screenY } = event as PointerEvent;
      const before = stood;
      stood = `${screenX},${screenY}`;
      if (stood === before) return;
    }
    used = true;
    clearTimeout(rest);
    rest = setTimeout(letGo, REST_MS);
  };
  for (const kind of INPUTS) list.addEventListener(kind, touched, { passive: true });
  const isHeld = () =>
    used && (list.matches(":hover") || list.contains(document.activeElement));
  if (!calm)
    setInterval(() => {
      if (!list.isConnected || isHeld()) return;
      const { scrollTop, clientHeight, scrollHeight } = list;
      const atEnd = scrollTop + clientHeight >= scrollHeight - 4;
      const top = atEnd ? 0 : scrollTop + clientHeight * 0.9;
      list.scrollTo({ top, behavior: atEnd ? "auto" : "smooth" });
    }, PAGE_MS);
  return isHeld;
}
