// A list longer than its box turns its pages by itself, and stands while anybody looks.
import { h } from "../dom";

const PAGE_MS = 8_000;

/** A box for a list that may be longer than it; name: for whoever cannot see the title. */
export function paged(className: string, name: string, calm: boolean): HTMLElement {
  const box = h("div", { class: className, tabindex: 0, role: "group", "aria-label": name });
  turnPages(box, calm);
  return box;
}

/** Returns whether somebody points at the list or stands in it. */
export function turnPages(list: HTMLElement, calm: boolean): () => boolean {
  const isHeld = () => list.matches(":hover") || list.contains(document.activeElement);
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
