// A list longer than its box turns its pages by itself, and stands while anybody looks.
const PAGE_MS = 8_000;

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
